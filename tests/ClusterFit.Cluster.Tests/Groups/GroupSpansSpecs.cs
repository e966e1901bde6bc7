using System.Diagnostics;
using Akka.Actor;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Cluster.Tests.Telemetry;
using ClusterFit.Cluster.Tests.Wire;
using ClusterFit.Core;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Groups.GroupReplies;

namespace ClusterFit.Cluster.Tests.Groups;

public class GroupSpansSpecs
{
    private static readonly WorkerId Worker = new("node", 1);

    // No group of other tests has this many images.
    private static readonly BatchSubmission Batch = ActorBench.Batch(3);
    private static readonly GroupId Id = GroupId.Of(Batch);

    [Fact]
    public async Task An_attempt_has_a_root_of_its_own_that_is_linked_to_the_submission()
    {
        using var told = new ToldSpans(Id);
        await using var bench = await ActorBench.StartAsync();
        var client = bench.Probe();
        var group = await OpenAsync(bench, client, told.Submission);
        var opened = await told.UntilAsync(Spans.OpenGroup);
        Assert.Equal((told.Submission!.TraceId, told.Submission.SpanId, ActivityKind.Consumer), (opened.TraceId, opened.ParentSpanId, opened.Kind));

        var assignment = await TakeAsync(client, group);
        var root = await told.UntilAsync(Spans.Attempt);
        await told.UntilAsync(Spans.Lease);
        Assert.Equal(TraceContext.Of(root), assignment.Trace);
        Assert.Equal(default, root.ParentSpanId);
        Assert.Equal([told.Submission.Context.SpanId], root.Links.Select(link => link.Context.SpanId));
        Assert.Equal([Spans.Queue, Spans.Lease], told.ChildrenOf(root));
        Assert.Equal(
            [(SpanTags.Group, Id.Value), (SpanTags.Job, 0), (SpanTags.Attempt, 1), (SpanTags.Image, "0"), (SpanTags.Worker, "node")],
            root.TagObjects.Select(tag => (tag.Key, tag.Value)));

        await client.AskAsync<AttemptEnded>(group, new CompleteAttempt(Id, Worker, assignment.Attempt, ProtocolSamples.Result));
        var completed = await told.UntilAsync(Spans.Complete);
        await told.UntilAsync(Spans.Journal, 2);
        Assert.Equal((root.TraceId, root.SpanId), (completed.TraceId, completed.ParentSpanId));
        Assert.Equal(ProtocolSamples.Result.Summary.PsnrDb, completed.GetTagItem(SpanTags.Psnr));
        Assert.Equal([Spans.Journal], told.ChildrenOf(completed));
    }

    [Fact]
    public async Task The_next_attempt_is_linked_to_the_one_before_though_the_group_has_moved()
    {
        using var told = new ToldSpans(Id);
        await using var bench = await ActorBench.StartAsync();
        var client = bench.Probe();
        var group = await OpenAsync(bench, client, told.Submission);
        var first = await TakeAsync(client, group);
        await group.GracefulStop(TimeSpan.FromSeconds(10), GroupMessages.StopGroup.Instance);

        var again = Start(bench, "again");
        await client.AskAsync<AttemptEnded>(again, new FailAttempt(Id, Worker, first.Attempt, "bad luck", Permanent: true));
        var failed = await told.UntilAsync(Spans.Fail);
        Assert.Equal(first.Trace!.SpanId, failed.ParentSpanId.ToHexString());
        Assert.Equal((ActivityStatusCode.Error, "bad luck", "failed"), (failed.Status, failed.StatusDescription, failed.GetTagItem(SpanTags.ErrorType)));

        await client.AskAsync<GroupChanged>(again, new RetryJobs(Id, 0));
        var second = await TakeAsync(client, again);
        var root = await told.UntilAsync(Spans.Attempt, 2);
        Assert.Equal(second.Trace!.SpanId, root.SpanId.ToHexString());
        Assert.Equal([told.Submission!.SpanId.ToHexString(), first.Trace.SpanId], root.Links.Select(link => link.Context.SpanId.ToHexString()));
        Assert.NotEqual(first.Trace.TraceId, second.Trace.TraceId);
    }

    [Fact]
    public async Task An_attempt_that_the_sampler_leaves_out_has_no_trace_and_nobody_tells_of_its_end()
    {
        using var told = new ToldSpans(Id, samples: false);
        await using var bench = await ActorBench.StartAsync();
        var client = bench.Probe();
        var group = await OpenAsync(bench, client, submission: null);
        var assignment = await TakeAsync(client, group);
        await client.AskAsync<AttemptEnded>(group, new CompleteAttempt(Id, Worker, assignment.Attempt, ProtocolSamples.Result));
        Assert.Null(assignment.Trace);
        Assert.Empty(told.All);
    }

    [Fact]
    public async Task The_end_of_a_cancelled_group_is_told_of_each_running_attempt()
    {
        using var told = new ToldSpans(Id);
        await using var bench = await ActorBench.StartAsync();
        var client = bench.Probe();
        var group = await OpenAsync(bench, client, told.Submission);
        var assignment = await TakeAsync(client, group);
        await client.AskAsync<GroupReplies.GroupCancelled>(group, new CancelGroup(Id));
        Assert.Equal(assignment.Trace!.SpanId, (await told.UntilAsync(Spans.Cancel)).ParentSpanId.ToHexString());
    }

    private static async Task<IActorRef> OpenAsync(ActorBench bench, Probe client, Activity? submission)
    {
        var group = Start(bench, "first");
        await client.AskAsync<SubmissionReceived>(
            group, new OpenGroup(Id, Batch.Spec, Batch.Images.Count, Batch.Terms, Batch.Needs) { Trace = TraceContext.Of(submission) });
        await client.AskAsync<SubmissionReceived>(group, new AddImages(Id, 0, [.. Batch.Images]));
        return group;
    }

    private static async Task<Assignment> TakeAsync(Probe client, IActorRef group) =>
        Assert.Single((await client.AskAsync<JobsAssigned>(group, new TakeJobs(Id, Worker, 1, []))).Assignments);

    private static IActorRef Start(ActorBench bench, string name)
    {
        var scheduler = bench.Probe().Ref;
        return bench.System.ActorOf(Props.Create(() => new JobGroupActor(Id, GroupPolicy.Default, TimeProvider.System, scheduler)), name);
    }
}
