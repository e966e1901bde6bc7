using ClusterFit.Cluster.Watching;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;
using ClusterFit.Training.Images;

namespace ClusterFit.Host.Tests;

/// <summary>What users read of groups, on a node with all roles.</summary>
public sealed class GroupReadingSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestBench _bench = new();

    [Fact]
    public async Task A_batch_can_be_found_read_and_searched_after_it_has_ended()
    {
        await using var node = await _bench.StartClusterAsync();
        var batch = await TestBench.BatchAsync(node, images: 3, epochs: 3) with { Title = new("Cats", "photo", [new("team", "art")]) };
        var first = await node.Groups.SubmitAsync(batch, TestBench.Stop);
        var second = await node.Groups.SubmitAsync(batch with { Title = GroupTitle.None }, TestBench.Stop);
        Assert.Equal((first.Group, true, false), (second.Group, first.IsNew, second.IsNew));
        await EndAsync(node, first.Group);

        var summary = await node.Groups.ReadAsync(first.Group, TestBench.Stop);
        Assert.Equal((batch.Title, batch.Spec, 3), (summary.Outline.Title, summary.Outline.Spec, summary.Outline.Total));
        Assert.Equal((GroupPhase.Ended, StateCounts.None with { Completed = 3 }), (summary.Standing.Phase, summary.Standing.Counts));
        Assert.True(summary.Standing.Psnr!.Mean >= summary.Standing.Psnr.Least);
        Assert.True(summary.Standing.Ended > summary.Outline.Created);

        var listed = await UntilAsync(async () => (await node.Groups.ListGroupsAsync(new() { Phase = GroupPhase.Ended }, TestBench.Stop)).Groups,
            groups => groups.Count == 1);
        Assert.Equal(summary, listed[0]);
        Assert.Single((await node.Groups.ListGroupsAsync(new() { Name = "cat", Label = new("team", "art") }, TestBench.Stop)).Groups);
        Assert.Empty((await node.Groups.ListGroupsAsync(new() { Name = "dog" }, TestBench.Stop)).Groups);

        var page = await node.Groups.ReadJobsAsync(first.Group, new() { Limit = 2, Sort = JobSort.Psnr, Descending = true }, TestBench.Stop);
        var rest = await node.Groups.ReadJobsAsync(
            first.Group, new() { Limit = 2, Sort = JobSort.Psnr, Descending = true, Cursor = page.Next }, TestBench.Stop);
        Assert.Equal((2, 1, 3, null), (page.Jobs.Count, rest.Jobs.Count, page.Total, rest.Next));
        Assert.True(page.Jobs[0].Result!.Summary.PsnrDb >= rest.Jobs[0].Result!.Summary.PsnrDb);
        var job = await node.Groups.ReadJobAsync(first.Group, 1, TestBench.Stop);
        Assert.Equal(("only", AttemptOutcome.Completed), (Assert.Single(job.Attempts).Worker, job.Attempts[0].Outcome));
        Assert.True(job.Job.Ended >= job.Job.Started);
    }

    [Fact]
    public async Task The_same_key_with_other_images_is_a_conflict()
    {
        await using var node = await _bench.StartClusterAsync();
        var batch = await TestBench.BatchAsync(node, images: 2, epochs: 3) with { IdempotencyKey = "monday" };
        var group = (await node.Groups.SubmitAsync(batch, TestBench.Stop)).Group;
        Assert.Equal(new SubmittedBatch(group, IsNew: false), await node.Groups.SubmitAsync(batch, TestBench.Stop));
        var other = batch with { Images = [batch.Images[0] with { Name = "other" }, batch.Images[1]] };
        var error = await Assert.ThrowsAsync<GroupConflictException>(() => node.Groups.SubmitAsync(other, TestBench.Stop));
        Assert.Contains("idempotency key", error.Message);
        Assert.NotEqual(group, (await node.Groups.SubmitAsync(other with { IdempotencyKey = "tuesday" }, TestBench.Stop)).Group);
        foreach (var key in new[] { "", new string('k', 201) })
        {
            var refused = await Assert.ThrowsAsync<SubmissionRefusedException>(
                () => node.Groups.SubmitAsync(batch with { IdempotencyKey = key }, TestBench.Stop));
            Assert.Contains($"idempotency_key: {key.Length} characters", refused.Message);
        }
    }

    [Fact]
    public async Task A_failed_job_runs_again_when_it_is_retried_and_the_batch_is_open_until_then()
    {
        await using var node = await _bench.StartClusterAsync();
        var batch = await TestBench.BatchAsync(node, images: 1, epochs: 3);
        var bad = new BatchImage("bad", await node.Blobs.PutAsync("no image"u8.ToArray(), TestBench.Stop));
        var group = (await node.Groups.SubmitAsync(batch with { Images = [bad, .. batch.Images] }, TestBench.Stop)).Group;
        await EndAsync(node, group);
        await node.Groups.RetryAsync(group, 1, TestBench.Stop);
        Assert.Equal(GroupPhase.Ended, (await node.Groups.ReadAsync(group, TestBench.Stop)).Standing.Phase);
        await node.Groups.RetryAsync(group, null, TestBench.Stop);
        await EndAsync(node, group);
        var history = await node.Groups.ReadJobAsync(group, 0, TestBench.Stop);
        Assert.Equal((JobState.Failed, 2), (history.Job.State, history.Attempts.Count));
        Assert.All(history.Attempts, attempt => Assert.NotNull(attempt.Reason));
        Assert.Equal(1, (await node.Groups.ReadJobAsync(group, 1, TestBench.Stop)).Job.Attempt);
        await UntilAsync(
            async () => (await node.Groups.ListGroupsAsync(new() { Phase = GroupPhase.Ended }, TestBench.Stop)).Groups, groups => groups.Count == 1);
    }

    [Fact]
    public async Task A_running_fit_can_be_looked_at_and_cancelled_alone_and_its_node_shows_it()
    {
        await using var node = await _bench.StartClusterAsync();
        var group = (await node.Groups.SubmitAsync(await TestBench.BatchAsync(node, images: 2, epochs: 1_000_000), TestBench.Stop)).Group;
        var png = await UntilAsync(() => node.Groups.PreviewAsync(group, 0, 64, TestBench.Stop), png => png is not null);
        var picture = ImageFile.Decode(png!, new ImageLimits());
        Assert.Equal((64, 53), (picture.Width, picture.Height));

        var nodes = await UntilAsync(() => node.Groups.ReadNodesAsync(TestBench.Stop), nodes => nodes.Nodes[0].Worker?.Running.Count == 2);
        Assert.Equal(("only", "up", 2, 0), (nodes.Nodes[0].Name, nodes.Nodes[0].State, nodes.Nodes[0].Worker!.Lanes, nodes.Nodes[0].Worker!.FreeLanes));
        Assert.All(nodes.Nodes[0].Worker!.Running, running => Assert.Equal(group.Value, running.Batch));

        await node.Groups.CancelAsync(group, 0, TestBench.Stop);
        Assert.Null(await node.Groups.PreviewAsync(group, 0, 64, TestBench.Stop));
        Assert.Equal(StateCounts.None with { Running = 1, Cancelled = 1 }, (await node.Groups.ReadAsync(group, TestBench.Stop)).Standing.Counts);
        await UntilAsync(() => node.Groups.ReadNodesAsync(TestBench.Stop), view => view.Nodes[0].Worker!.Running.Count == 1);
        await node.Groups.CancelAsync(group, null, TestBench.Stop);
    }

    [Fact]
    public async Task Who_watches_changes_sees_jobs_get_on_and_the_batch_end()
    {
        await using var node = await _bench.StartClusterAsync();
        var group = (await node.Groups.SubmitAsync(await TestBench.BatchAsync(node, images: 2, epochs: 1_000_000), TestBench.Stop)).Group;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestBench.Stop);
        limit.CancelAfter(Patience);
        var (begun, gotOn, last) = (false, false, (GroupSummary?)null);
        await foreach (var news in node.Groups.WatchChangesAsync(group, limit.Token))
        {
            begun |= news is GroupNews.GroupChanged { Group.Standing.Counts.Running: > 0 };
            gotOn |= news is GroupNews.JobChanged { Job.Progress: not null };
            if (news is GroupNews.GroupChanged changed) last = changed.Group;
            if (begun && gotOn) await node.Groups.CancelAsync(group, null, limit.Token);
        }

        Assert.Equal(GroupPhase.Cancelled, last!.Standing.Phase);
    }

    [Fact]
    public async Task What_is_not_there_or_makes_no_sense_is_named()
    {
        await using var node = await _bench.StartClusterAsync();
        var unknown = GroupId.Parse(new string('0', 32));
        await Assert.ThrowsAsync<GroupUnknownException>(() => node.Groups.ReadAsync(unknown, TestBench.Stop));
        await Assert.ThrowsAsync<GroupUnknownException>(() => node.Groups.ReadJobsAsync(unknown, new(), TestBench.Stop));
        await Assert.ThrowsAsync<GroupUnknownException>(() => node.Groups.RetryAsync(unknown, null, TestBench.Stop));
        await Assert.ThrowsAsync<GroupUnknownException>(() => node.Groups.PreviewAsync(unknown, 0, 64, TestBench.Stop));
        var group = (await node.Groups.SubmitAsync(await TestBench.BatchAsync(node, images: 1, epochs: 3), TestBench.Stop)).Group;
        await Assert.ThrowsAsync<JobUnknownException>(() => node.Groups.ReadJobAsync(group, 1, TestBench.Stop));
        await Assert.ThrowsAsync<JobUnknownException>(() => node.Groups.CancelAsync(group, -1, TestBench.Stop));
        await Refused("limit: 0", () => node.Groups.ReadJobsAsync(group, new() { Limit = 0 }, TestBench.Stop));
        await Refused("cursor", () => node.Groups.ReadJobsAsync(group, new() { Cursor = "?" }, TestBench.Stop));
        await Refused("cursor", () => node.Groups.ListGroupsAsync(new() { Cursor = "?" }, TestBench.Stop));
        await Refused("size: 15", () => node.Groups.PreviewAsync(group, 0, 15, TestBench.Stop));

        static async Task Refused(string what, Func<Task> ask) =>
            Assert.Contains(what, (await Assert.ThrowsAsync<QueryRefusedException>(ask)).Message);
    }

    public void Dispose() => _bench.Dispose();

    private static async Task EndAsync(ClusterNode node, GroupId group)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestBench.Stop);
        limit.CancelAfter(Patience);
        await foreach (var _ in node.Groups.WatchAsync(group, limit.Token))
        {
        }
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestBench.Stop);
        limit.CancelAfter(Patience);
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var answer = await ask();
            if (wanted(answer)) return answer;
        }
    }
}
