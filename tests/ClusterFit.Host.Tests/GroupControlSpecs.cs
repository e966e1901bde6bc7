using ClusterFit.Cluster.Watching;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests;

/// <summary>What users do to a group while it runs, on a node with all roles.</summary>
public sealed class GroupControlSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestBench _bench = new();

    [Fact]
    public async Task A_pause_gives_running_fits_back_with_what_they_have_learnt_and_cancelling_ends_them()
    {
        await using var node = await _bench.StartClusterAsync();
        var group = (await node.Groups.SubmitAsync(await TestBench.BatchAsync(node, images: 2, epochs: 1_000_000), TestBench.Stop)).Group;
        await using var watch = Watch(node, group);
        var running = await UntilAsync(watch, job => job is { Index: 0, Progress.Steps: > 0 });
        await node.Groups.PauseAsync(group, TestBench.Stop);
        await UntilAsync(watch, job => job is { Index: 0, State: JobState.Available, Error: null });
        await node.Groups.ResumeAsync(group, TestBench.Stop);
        var resumed = await UntilAsync(watch, job => job is { Index: 0, Attempt: 2, Progress: not null });
        Assert.True(resumed.Progress!.Steps >= running.Progress!.Steps, "The second attempt began anew.");
        await node.Groups.CancelAsync(group, null, TestBench.Stop);
        await UntilAsync(watch, job => job.State == JobState.Cancelled);
        await UntilAsync(watch, job => job.State == JobState.Cancelled);
        Assert.False(await watch.MoveNextAsync());
    }

    [Fact]
    public async Task A_limit_holds_and_can_be_raised_while_the_group_runs()
    {
        await using var node = await _bench.StartClusterAsync();
        var batch = await TestBench.BatchAsync(node, images: 6, epochs: 400) with { Terms = new GroupTerms { MaxRunning = 1 } };
        var group = (await node.Groups.SubmitAsync(batch, TestBench.Stop)).Group;
        var running = new HashSet<int>();
        var (most, completed) = (0, 0);
        await foreach (var job in node.Groups.WatchAsync(group, TestBench.Stop))
        {
            if (job.State == JobState.Running ? running.Add(job.Index) : !running.Remove(job.Index)) most = Math.Max(most, running.Count);
            if (job.State != JobState.Completed || ++completed != 2) continue;
            Assert.Equal(1, most);
            await node.Groups.ChangeAsync(group, TermsChange.To(GroupTerms.Default), TestBench.Stop);
        }

        Assert.Equal((6, 2), (completed, most));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await using var node = await _bench.StartClusterAsync();
        var unknown = GroupId.Parse(new string('0', 32));
        await Assert.ThrowsAsync<GroupUnknownException>(() => node.Groups.PauseAsync(unknown, TestBench.Stop));
        var error = await Assert.ThrowsAsync<SubmissionRefusedException>(
            () => node.Groups.ChangeAsync(unknown, new TermsChange(Weight: -1), TestBench.Stop));
        Assert.Contains("weight: -1", error.Message);
    }

    public void Dispose() => _bench.Dispose();

    private static IAsyncEnumerator<JobUpdate> Watch(ClusterNode node, GroupId group) =>
        node.Groups.WatchAsync(group, TestBench.Stop).GetAsyncEnumerator(TestBench.Stop);

    private static async Task<JobUpdate> UntilAsync(IAsyncEnumerator<JobUpdate> watch, Func<JobUpdate, bool> wanted)
    {
        do
        {
            Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(Patience, TestBench.Stop), "The group ended first.");
        }
        while (!wanted(watch.Current));
        return watch.Current;
    }
}
