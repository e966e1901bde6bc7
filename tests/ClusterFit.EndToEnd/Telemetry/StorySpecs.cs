using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.EndToEnd.Clusters;
using ClusterFit.Lab.Telemetry;
using Names = ClusterFit.Cluster.Telemetry.Spans;

namespace ClusterFit.EndToEnd.Telemetry;

/// <summary>The traces of a batch tell the whole story of each image, whatever dies meanwhile.</summary>
public sealed partial class StorySpecs
{
    private const int Images = 4;

    [Fact]
    public async Task The_traces_of_a_batch_are_complete_and_linked_though_a_worker_and_the_groups_scheduler_are_killed()
    {
        await using var told = await OtlpReceiver.StartAsync();
        await using var bench = await ClusterBench.CreateAsync(told.Environment);
        using var place = new Workplace();
        for (var i = 0; i < Images; i++) place.WriteImage($"in/image-{i}.png", 96, 80, i);
        ProgramRun[] schedulers = [bench.Scheduler(0), bench.Scheduler(1), bench.Scheduler(2)];
        var (first, second, api) = (bench.Worker("w1", lanes: 2), bench.Worker("w2", lanes: 2), bench.Api(0, "--trace-link", "http://grafana/{group}/{job}/{trace_id}"));
        await ClusterBench.ReadyAsync([.. schedulers, first, second, api]);
        await using var node = await bench.JoinAsync();

        // Every lane has a fit, and each takes longer than the kills.
        using var submitted = ProgramRun.Start(
            told.Environment, "submit", place.PathOf("in"), "--detach", "--no-progress", "--server", Listening().Match(api.Error).Value,
            "--preset", "draft", "--set", "widths=64,64", "--set", "batch-size=32", "--set", "epochs=50", "--set", "evaluate-every=10");
        Assert.True(await submitted.ExitCodeAsync() == 0, submitted.Error);
        var group = GroupId.Parse(submitted.Lines[^1]);
        await using var watch = new GroupWatch(node, group);
        await told.UntilAsync(
            spans => Named(spans, Names.Attempt).Count() == Images && Named(spans, Names.Lease).Count() == Images && Named(spans, Names.OpenGroup).Any() && Named(spans, Names.Journal).Any()
                && Named(spans, Names.Checkpoint).Any(span => span.Instance == "w1"),
            "the roots of all attempts, and a checkpoint of the first worker");
        var home = Named(told.Spans, Names.Attempt).Select(span => span.Instance).Distinct().Single();

        await ClusterBench.KillAsync(first);
        await ClusterBench.KillAsync(schedulers[home[1] - '0']);
        var again = bench.Worker("w1", lanes: 2);
        var jobs = await watch.FinalAsync();
        Assert.All(jobs, job => Assert.Equal(JobState.Completed, job.State));
        using var client = new HttpClient { BaseAddress = new Uri(Listening().Match(api.Error).Value) };
        var shown = await client.GetFromJsonAsync<JobDetail>($"/v1/batches/{group}/jobs/0", ApiJson.Options, ClusterBench.Stop);
        // What is left is told at the end.
        foreach (var run in schedulers.Where(run => run != schedulers[home[1] - '0']).Append(again).Append(second).Append(api))
            Assert.Equal(0, await ClusterBench.EndAsync(run));

        var story = new Story(told.Spans);
        Assert.Empty(story.Orphans);
        Assert.Empty(story.BrokenLinks);
        var submission = story.Submission();
        Assert.Equal(Images, story.ChildrenOf(story.Root(submission)).Count(span => span.Name == Names.Upload));
        foreach (var job in jobs) CheckAttempts(story, job, submission);
        Assert.Contains(jobs, job => job.Attempt > 1);
        Assert.All(jobs, job => Assert.Equal(job.Trace!.TraceId, story.Attempts(job.Index)[^1].Key.Trace));
        Assert.Equal(story.Attempts(0).Select(attempt => attempt.Key.Trace), shown!.Attempts.Select(attempt => attempt.TraceId));
        Assert.Equal(jobs[0].Trace!.TraceId, shown.TraceId);
        Assert.Equal($"http://grafana/{group}/0/{shown.TraceId}", shown.TraceUrl);
        Assert.Contains(told.Logs, log => log.Text.Contains("was lost", StringComparison.Ordinal) && log.Span is { } span && story.Find(span)?.Name == Names.Lose);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fit_of_this_machine_is_told_as_that_of_a_cluster_is(bool byGrpc)
    {
        await using var told = await OtlpReceiver.StartAsync();
        using var place = new Workplace();
        using var run = ProgramRun.Start(
            byGrpc ? told.GrpcEnvironment : told.Environment, "fit", place.WriteImage("image.png"), "--out", place.Out, "--no-progress", "--preset", "draft", "--set", "epochs=2");
        Assert.True(await run.ExitCodeAsync() == 0, run.Error);
        var story = new Story(told.Spans);
        Assert.Empty(story.Orphans);
        var submitted = Assert.Single(Named(story.Spans, Names.Submit));
        Assert.Contains(Names.OpenGroup, story.ChildrenOf(submitted).Select(span => span.Name));
        var attempt = Assert.Single(story.Attempts(0));
        Assert.Equal([submitted.Key], attempt.Links);
        Assert.Superset(
            new HashSet<string> { Names.Queue, Names.Lease, Names.Load, Names.Train, Names.Upload, Names.Complete }, story.ChildrenOf(attempt).Select(span => span.Name).ToHashSet());
        Assert.Equal("embedded", Assert.Single(told.Spans.Select(span => span.Instance).Distinct()));
    }

    private static void CheckAttempts(Story story, JobUpdate job, ReceivedSpan submission)
    {
        var attempts = story.Attempts(job.Index);
        Assert.Equal(Enumerable.Range(1, job.Attempt).Select(number => $"{number}"), attempts.Select(attempt => attempt.Attributes["clusterfit.attempt"]));
        ReceivedSpan? before = null;
        foreach (var attempt in attempts)
        {
            Assert.Null(attempt.Parent);
            Assert.Equal(new[] { submission.Key, before?.Key }.OfType<SpanKey>(), attempt.Links);
            var phases = story.ChildrenOf(attempt);
            var names = phases.Select(phase => phase.Name).ToHashSet();
            if (attempt == attempts[^1])
            {
                Assert.Superset(new HashSet<string> { Names.Queue, Names.Lease, Names.Load, Names.Train, Names.Upload, Names.Complete }, names);
                Assert.Contains(phases, phase => phase.Name == Names.Train && phase.Events.Contains("evaluated"));
                Assert.Equal([Names.Journal], story.ChildrenOf(phases.Single(phase => phase.Name == Names.Complete)).Select(span => span.Name));
            }
            else
            {
                Assert.Superset(new HashSet<string> { Names.Queue, Names.Lease, Names.Lose }, names);
                Assert.True(phases.Single(phase => phase.Name == Names.Lose).IsError);
            }

            before = attempt;
        }
    }

    private static IEnumerable<ReceivedSpan> Named(IEnumerable<ReceivedSpan> spans, string name) => spans.Where(span => span.Name == name);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
