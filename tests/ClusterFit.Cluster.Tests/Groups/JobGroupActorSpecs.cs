using Akka.Actor;
using Akka.Event;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using static ClusterFit.Cluster.Groups.GroupMessages;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Groups.GroupReplies;

namespace ClusterFit.Cluster.Tests.Groups;

public class JobGroupActorSpecs
{
    private static readonly WorkerId Worker = new("node", 1);

    [Fact]
    public async Task Confirms_a_submission_only_when_the_scheduler_has_listed_the_group()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client) = (bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 2);
        client.Send(group, new ConfirmSubmission(id));
        // The group asks again and again until it is answered.
        await scheduler.ReceiveAsync<SchedulerCommands.ListGroup>();
        await scheduler.ReceiveAsync<SchedulerCommands.ListGroup>();
        Assert.False(client.HasReceived<SubmissionConfirmed>());
        scheduler.Send(group, new SchedulerReplies.GroupListed(id));
        await client.ReceiveAsync<SubmissionConfirmed>();
    }

    [Fact]
    public async Task A_group_that_is_started_again_knows_all_it_had_answered()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client) = (bench.Probe(), bench.Probe());
        // Enough events for a snapshot and some after it.
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 300);
        var taken = (await client.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, 200, []))).Assignments;
        foreach (var assignment in taken.Take(190))
            await client.AskAsync<AttemptEnded>(group, new FailAttempt(id, Worker, assignment.Attempt, "bad", Permanent: true));
        await group.GracefulStop(TimeSpan.FromSeconds(10), StopGroup.Instance);

        var fresh = bench.Probe();
        var again = Start(bench, fresh, id, "again");
        var demand = (await fresh.ReceiveAsync<SchedulerCommands.AnnounceDemand>()).Demand;
        Assert.Equal((100, 10), (demand.Ready, demand.Running));
        var jobs = new List<JobUpdate>();
        client.Send(again, new WatchGroup(id, 0));
        for (var number = 1; jobs.Count < 300; number++)
        {
            var states = await client.ReceiveAsync<JobStates>();
            Assert.Equal(number, states.Number);
            jobs.AddRange(states.Jobs);
        }

        Assert.Equal(Enumerable.Range(0, 300), jobs.Select(job => job.Index));
        var counts = jobs.CountBy(job => job.State).ToDictionary();
        Assert.Equal((190, 10, 100), (counts[JobState.Failed], counts[JobState.Running], counts[JobState.Available]));
        // What was running still is: its worker goes on.
        var last = taken[199].Attempt;
        Assert.Empty((await client.AskAsync<LeasesRenewed>(again, new RenewLeases(id, Worker, [last]))).Outdated);
    }

    [Fact]
    public async Task A_watcher_that_missed_something_gets_all_states_anew()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client, watcher) = (bench.Probe(), bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 2);
        Assert.Equal(1, (await watcher.AskAsync<JobStates>(group, new WatchGroup(id, 0))).Number);
        var taken = await client.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, 1, []));
        Assert.Equal(JobState.Running, Assert.Single((await watcher.ReceiveAsync<JobStates>()).Jobs).State);
        // The first beat may have crossed the second message; by the next one it must have arrived.
        watcher.Send(group, new WatchGroup(id, 1));
        watcher.Send(group, new WatchGroup(id, 1));
        var anew = await watcher.ReceiveAsync<JobStates>();
        Assert.Equal((1, 2), (anew.Number, anew.Jobs.Count));
        client.Send(group, new FailAttempt(id, Worker, taken.Assignments[0].Attempt, "bad", Permanent: true));
        Assert.Equal(2, (await watcher.ReceiveAsync<JobStates>()).Number);
    }

    [Fact]
    public async Task Progress_of_an_outdated_attempt_is_answered_and_not_shown()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client, watcher) = (bench.Probe(), bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 1);
        var taken = await client.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, 1, []));
        var attempt = taken.Assignments[0].Attempt;
        await watcher.AskAsync<JobStates>(group, new WatchGroup(id, 0));
        var progress = new FitProgress(1, 2, 0, 3, null, null, 4, 5, null);
        var outdated = new ReportProgress(id, Worker, attempt with { Number = 2 }, progress with { Steps = 99 });
        Assert.Equal(outdated.Attempt, (await client.AskAsync<AttemptOutdated>(group, outdated)).Attempt);
        client.Send(group, new ReportProgress(id, Worker, attempt, progress));
        Assert.Equal(progress, (await watcher.ReceiveAsync<JobStates>()).Jobs[0].Progress);
    }

    [Fact]
    public async Task A_cancelled_group_tells_its_watchers_and_leaves_the_schedulers_list()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client) = (bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 1);
        await client.AskAsync<JobStates>(group, new WatchGroup(id, 0));
        client.Send(group, new CancelGroup(id));
        Assert.Equal(JobState.Cancelled, (await client.ReceiveAsync<JobStates>()).Jobs[0].State);
        await client.ReceiveAsync<GroupEnded>();
        Assert.Equal(id, (await scheduler.ReceiveAsync<SchedulerCommands.DelistGroup>()).Group);
    }

    [Fact]
    public async Task Answers_for_itself_its_jobs_and_their_attempts()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client, worker) = (bench.Probe(), bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 3);
        var attempt = (await worker.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, 1, []))).Assignments[0].Attempt;
        var progress = new FitProgress(1, 2, 0, 3, null, null, 4, 5, null);
        worker.Send(group, new ReportProgress(id, Worker, attempt, progress));
        var summary = (await client.AskAsync<SummaryRead>(group, new ReadSummary(id))).Summary;
        Assert.Equal((3, StateCounts.None with { Available = 2, Running = 1 }), (summary.Outline.Total, summary.Standing.Counts));
        var page = (await client.AskAsync<JobsRead>(group, new ReadJobs(id, new() { States = [JobState.Running] }))).Page;
        while (page.Jobs[0].Progress is null) page = (await client.AskAsync<JobsRead>(group, new ReadJobs(id, new() { Limit = 1 }))).Page;
        Assert.Equal((progress, "node"), (page.Jobs[0].Progress, page.Jobs[0].Worker));
        var history = (await client.AskAsync<JobRead>(group, new ReadJob(id, attempt.Job))).Job;
        Assert.Equal(page.Jobs[0], history.Job);
        Assert.Equal((1, AttemptOutcome.Running), (Assert.Single(history.Attempts).Number, history.Attempts[0].Outcome));

        Assert.Equal(RefusalKind.UnknownJob, (await client.AskAsync<Refused>(group, new ReadJob(id, 3))).Kind);
        Assert.Equal(RefusalKind.Impossible, (await client.AskAsync<Refused>(group, new ReadJobs(id, new() { Cursor = "?" }))).Kind);
        Assert.Contains("limit: 1001", (await client.AskAsync<Refused>(group, new ReadJobs(id, new() { Limit = 1001 }))).Reason);
        var unopened = Start(bench, scheduler, GroupId.Parse(new string('0', 32)), "unopened");
        Assert.Equal(RefusalKind.UnknownGroup, (await client.AskAsync<Refused>(unopened, new ReadSummary(GroupId.Parse(new string('0', 32))))).Kind);
    }

    [Fact]
    public async Task Who_watches_from_now_on_gets_changes_and_the_group_and_no_states_before()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client, watcher) = (bench.Probe(), bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 2);
        var first = await watcher.AskAsync<JobStates>(group, new WatchGroup(id, 0, FromNow: true));
        Assert.Equal((1, 0), (first.Number, first.Jobs.Count));
        Assert.Equal(2, (await watcher.ReceiveAsync<GroupUpdated>()).Summary.Standing.Counts.Available);
        var attempt = (await client.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, 1, []))).Assignments[0].Attempt;
        Assert.Equal(JobState.Running, Assert.Single((await watcher.ReceiveAsync<JobStates>()).Jobs).State);
        Assert.Equal(1, (await watcher.ReceiveAsync<GroupUpdated>()).Summary.Standing.Counts.Running);
        client.Send(group, new PauseGroup(id));
        Assert.Equal(GroupPhase.Paused, (await watcher.ReceiveAsync<GroupUpdated>()).Summary.Standing.Phase);
        client.Send(group, new CancelGroup(id));
        Assert.Equal(2, (await watcher.ReceiveAsync<JobStates>()).Jobs.Count);
        Assert.Equal(GroupPhase.Cancelled, (await watcher.ReceiveAsync<GroupUpdated>()).Summary.Standing.Phase);
        await watcher.ReceiveAsync<GroupEnded>();
    }

    [Fact]
    public async Task Progress_is_told_once_a_second_to_who_watches_from_now_on()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client, watcher) = (bench.Probe(), bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 2);
        var taken = (await client.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, 2, []))).Assignments;
        await watcher.AskAsync<JobStates>(group, new WatchGroup(id, 0, FromNow: true));
        for (var step = 1; step <= 50; step++)
            foreach (var job in taken) client.Send(group, new ReportProgress(id, Worker, job.Attempt, new(1, 2, 0, step, null, null, 4, 5, null)));
        var told = 0;
        var last = new Dictionary<int, long>();
        while (last.Count < 2 || last.Values.Any(steps => steps < 50))
            foreach (var job in (await watcher.ReceiveAsync<JobStates>()).Jobs)
            {
                told++;
                last[job.Index] = job.Progress!.Steps;
            }

        // All at once, or in two parts when a second ended between them.
        Assert.InRange(told, 2, 4);
    }

    [Fact]
    public async Task A_group_that_is_retried_after_its_end_is_listed_again_before_that_is_confirmed()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client) = (bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 2);
        scheduler.Send(group, new SchedulerReplies.GroupListed(id));
        await client.AskAsync<GroupReplies.GroupCancelled>(group, new CancelGroup(id));
        Assert.Equal(GroupPhase.Cancelled, (await scheduler.ReceiveAsync<SchedulerCommands.DelistGroup>()).Standing.Phase);
        scheduler.Send(group, new SchedulerReplies.GroupDelisted(id));
        await client.AskAsync<GroupChanged>(group, new RetryJobs(id, null));
        client.Send(group, new ConfirmSubmission(id));
        await scheduler.ReceiveAsync<SchedulerCommands.ListGroup>();
        Assert.False(client.HasReceived<SubmissionConfirmed>());
        scheduler.Send(group, new SchedulerReplies.GroupListed(id));
        await client.ReceiveAsync<SubmissionConfirmed>();
        Assert.Equal(2, (await client.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, 2, []))).Assignments.Count);
    }

    [Fact]
    public async Task The_answer_that_a_group_is_delisted_is_no_message_that_nobody_knows()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client) = (bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 1);
        using var unhandled = Inbox.Create(bench.System);
        bench.System.EventStream.Subscribe(unhandled.Receiver, typeof(UnhandledMessage));
        client.Send(group, new SchedulerReplies.GroupDelisted(id));
        await client.AskAsync<GroupReplies.GroupCancelled>(group, new CancelGroup(id));
        var last = new UnhandledMessage("last", group, group);
        bench.System.EventStream.Publish(last);
        Assert.Same(last, await unhandled.ReceiveAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_preview_is_asked_of_the_worker_that_reported_and_answered_to_who_asked()
    {
        await using var bench = await ActorBench.StartAsync();
        var (scheduler, client, worker) = (bench.Probe(), bench.Probe(), bench.Probe());
        var (id, group) = await OpenAsync(bench, scheduler, client, images: 2);
        var attempt = (await worker.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, 1, []))).Assignments[0].Attempt;
        Assert.Empty((await client.AskAsync<PreviewDrawn>(group, new ReadPreview(id, attempt.Job, 64))).Png);
        worker.Send(group, new ReportProgress(id, Worker, attempt, new(1, 2, 0, 3, null, null, 4, 5, null)));
        worker.Send(group, new ReadPreview(id, attempt.Job, 64));
        Assert.Equal(new DrawPreview(id, attempt, 64), await worker.ReceiveAsync<DrawPreview>());
        Assert.Empty((await client.AskAsync<PreviewDrawn>(group, new ReadPreview(id, 1 - attempt.Job, 64))).Png);
        Assert.Equal(RefusalKind.UnknownJob, (await client.AskAsync<Refused>(group, new ReadPreview(id, 2, 64))).Kind);
    }

    private static async Task<(GroupId Id, IActorRef Group)> OpenAsync(ActorBench bench, Probe scheduler, Probe client, int images)
    {
        var batch = ActorBench.Batch(images);
        var id = GroupId.Of(batch);
        var group = Start(bench, scheduler, id, "first");
        await client.AskAsync<SubmissionReceived>(group, new OpenGroup(id, batch.Spec, images, batch.Terms, batch.Needs));
        for (var from = 0; from < images; from += MaxImages)
            await client.AskAsync<SubmissionReceived>(group, new AddImages(id, from, [.. batch.Images.Skip(from).Take(MaxImages)]));
        return (id, group);
    }

    private static IActorRef Start(ActorBench bench, Probe scheduler, GroupId id, string name) =>
        bench.System.ActorOf(Props.Create(() => new JobGroupActor(id, GroupPolicy.Default, TimeProvider.System, scheduler.Ref)), name);
}
