using ClusterFit.Cluster.Scheduling;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Core.Studies;
using static ClusterFit.Cluster.Groups.GroupMessages;

namespace ClusterFit.Cluster.Tests.Wire;

/// <summary>One of every message, event and snapshot, with every field set to something.</summary>
internal static class ProtocolSamples
{
    public static readonly GroupId Group = GroupId.Parse("00112233445566778899aabbccddeeff");
    private static readonly WorkerId Worker = new("node", 1234567890123);
    private static readonly AttemptId Attempt = new(70000, 3);
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ContentHash Blob = ContentHash.Of([1]);
    private static readonly ContentHash OtherBlob = ContentHash.Of([2]);
    private static readonly GroupTerms Terms = new() { Priority = -7, Weight = 2.5, MaxRunning = 70000 };
    private static readonly JobNeeds Needs = new(DeviceKind.Gpu, 5_000_000_000);
    private static readonly JobCheckpoint Checkpoint = new(Blob, 17);
    private static readonly BatchImage[] Images = [new("größe.png", Blob), new("b", OtherBlob)];
    private static readonly FitSpec Spec = new() { Seed = 42, Network = new() { Widths = [8, 4] }, Recipe = new() { TargetPsnr = 40.5 } };

    internal static readonly FitResult Result = new(
        new FitSummary
        {
            Mse = 1e-4,
            PsnrDb = 40,
            OffGridPsnrDb = 39.5,
            Epochs = 20,
            BestEpoch = 19,
            Steps = 5_000_000_000,
            Seconds = 1.5,
            Parameters = 300,
            StopReason = StopReason.TargetPsnr,
        },
        Blob, 5_000_000_001, 8.5, OtherBlob);

    private static readonly GroupTitle Title = new("größe", "photo", [new("team", "art"), new("year", "")]);
    private static readonly GroupOutline Outline = new(Title, Spec, Needs, 70000, At);
    private static readonly GroupStanding Standing =
        new(Terms, GroupPhase.Ended, At.AddSeconds(5), new(1, 2, 3, Waiting: 0, 4, 5, 6, 70000), new(30.5, 20.5), null);

    private static readonly AttemptRecord Running = new(1, "node", At, null, AttemptOutcome.Running, null);
    private static readonly WorkerLoad Load = new(new WorkerRoom(6, DeviceKind.Cpu, 5_000_000_002), 8, [new AttemptKey(Group, Attempt)]);
    private static readonly FitProgress Progress = new(1, 20, 0.5, 100, 30.5, null, 1e6, 2.5, 47.5);

    private static readonly JobState[] StatesOfBatches =
    [
        JobState.Available, JobState.Running, JobState.Retryable, JobState.Completed, JobState.Pruned, JobState.Cancelled, JobState.Failed,
    ];

    private static readonly AttemptOutcome[] OutcomesOfBatches =
    [
        AttemptOutcome.Running, AttemptOutcome.Completed, AttemptOutcome.Failed, AttemptOutcome.Hindered, AttemptOutcome.Lost,
        AttemptOutcome.HandedBack, AttemptOutcome.Cancelled,
    ];

    private static readonly StudyDefinition Study = new()
    {
        Base = Spec with { Recipe = Spec.Recipe with { Epochs = 9 } },
        Images = [.. Images],
        FitSeeds = [1, 2],
        Space = new SearchSpace(
        [
            new NumberDimension("learning-rate", 1e-4, 1e-2, Log: true) { Grid = 3 },
            new ChoiceDimension("schedule", ["constant", "exponential"]),
            new NumberDimension("half-life-epochs", 1, 8.5) { When = new("schedule", ["exponential"]) },
        ]),
        Objectives = [new(Measure.Psnr), new(Measure.BitsPerPixel)],
        Pruner = new() { Kind = PrunerKind.SuccessiveHalving },
        Budget = new() { Trials = 5, Epochs = 700, Time = TimeSpan.FromMinutes(90) },
        Seed = 11,
    };

    private static readonly EquatableList<KeyValuePair<string, string>> Settings = [new("learning-rate", "0.001"), new("schedule", "constant")];

    private static readonly FitMeasure Measured = new(Result.Summary with { StopReason = StopReason.Rung }, 5_000_000_001, 8.5);

    private static readonly StudyStanding Trials = new(5, new(1, 2, 3, 4, 5, 6), [30.5, double.PositiveInfinity]);

    private static readonly StudyEdit Edit = new()
    {
        Key = "key",
        Trials = 70000,
        Epochs = 0,
        Time = TimeSpan.FromSeconds(2.5),
        Parallelism = 8,
        Priority = -3,
        Dimensions = [Study.Space.Dimensions[1], Study.Space.Dimensions[2], new NumberDimension("depth", 1, 7, Step: 2) { Whole = true }],
        Add = [Settings],
        Priors = [new PriorTrial(Settings, [30.5, 8])],
        Stop = false,
    };

    private static readonly Trial OneTrial = new(3, TrialSource.User, Settings)
    {
        State = TrialState.Pruned,
        Results = [new TrialResult(1, [20.5, 8], [-20.5, 8]), new TrialResult(3, [30.5, double.PositiveInfinity], [-30.5, 1e12])],
        Epochs = 5_000_000_000,
        Seconds = 2.5,
        Error = "reason",
    };

    private static readonly TraceContext Trace = TraceContext.Read([.. Enumerable.Range(1, 24).Select(i => (byte)i), 1], "vendor=1");

    /// <summary>Further forms of messages of <see cref="All"/>: those that are traced.</summary>
    public static IReadOnlyList<object> Traced { get; } =
    [
        new GroupCommands.OpenGroup(Group, Spec, 70000, Terms, Needs) { Title = Title, Trace = Trace },
        new GroupReplies.JobsAssigned(Group, Spec, Needs, [new(Attempt, "a", Blob, Checkpoint) { Trace = Trace }]),
        new GroupEvents.GroupOpened(Group, Spec, 70000, Terms, Needs, At) { Trace = Trace },
        new GroupEvents.AttemptStarted(Attempt, new(Worker, At), At) { Trace = Trace },
        new JobStates(Group, 13, [new(7, "a", JobState.Running, 1, null, null, null, Blob, "node", At, null) { Trace = Trace }]),
        new JobRead(Group, new JobHistory(new(9, "c", JobState.Running, 1, null, null, null, Blob, "node", At, null), [Running with { Trace = Trace }])),
        GroupState.Restore(
            new(Group, Spec, 7, Terms, Needs, At) { Trace = Trace }, paused: false, cancelled: false, ended: null,
            [new(0, "running", Blob) { State = JobState.Running, Attempt = 1, Lease = new(Worker, At), Latest = Running with { Trace = Trace } }]),
    ];

    /// <summary>Further forms of messages of <see cref="All"/>: what only studies say in them.</summary>
    public static IReadOnlyList<object> OfStudies { get; } =
    [
        new GroupCommands.OpenGroup(Group, Study.Base, 20, Terms, Needs) { Title = Title, Content = Blob, Study = Study },
        new GroupReplies.JobsAssigned(
            Group, Spec, Needs, [new(Attempt, "a", Blob, Checkpoint) { Settings = Settings, Until = 3 }, new(new(1, 1), "b", OtherBlob, null) { Until = 1 }]),
        new GroupEvents.GroupOpened(Group, Study.Base, 20, Terms, Needs, At) { Study = Study },
        new JobStates(Group, 13, [new(7, "a", JobState.Waiting, 1, null, null, null, Blob, null, null, null)]),
        new JobRead(Group, new JobHistory(
            new(9, "c", JobState.Waiting, 1, null, null, null, Blob, "node", At, null),
            [new AttemptRecord(1, "node", At, At, AttemptOutcome.ReachedRung, null), new AttemptRecord(2, "node", At, At, AttemptOutcome.Pruned, null)])),
        new GroupUpdated(Group, 14, new GroupSummary(Group, Outline with { IsStudy = true }, Standing with { Counts = Standing.Counts with { Waiting = 8 }, Study = Trials })),
        SchedulerDirectory.Restore([new(Group, Outline with { IsStudy = true }, Standing with { Study = Trials })]),
        GroupState.Restore(new(Group, Study.Base, 20, Terms, Needs, At) { Study = Study }, paused: false, cancelled: false, ended: null,
        [
            new(0, "trial-0000/seed-1/größe.png", Blob) { State = JobState.Waiting, Attempt = 1, Checkpoint = Checkpoint, Until = 1, Measured = Measured },
            new(1, "trial-0000/seed-2/größe.png", Blob) { Until = 1, AvailableSince = At },
            new(2, "trial-0000/seed-1/b", OtherBlob) { AvailableSince = At },
            new(3, "trial-0000/seed-2/b", OtherBlob),
        ]).Restore(new StudyMemory
        {
            Trials = [new(new Trial(0, TrialSource.Sampler, Settings) { Results = [OneTrial.Results[0]] }, [new RungEntry(0, 0), new RungEntry(1, 0)])],
            Judged = [1, 0, 0],
            Wanted = [Settings],
            Priors = [new PriorTrial(Settings, [30.5, 8])],
            Edits = ["key"],
            History = [new StudyChange(At, 1, "trials 5")],
            Stopped = "reason",
        }),
    ];

    public static IReadOnlyList<object> All { get; } =
    [
        new GroupCommands.OpenGroup(Group, Spec, 2, Terms, Needs) { Title = Title, Content = Blob },
        new GroupCommands.AddImages(Group, 1, [.. Images]),
        new GroupCommands.TakeJobs(Group, Worker, 4, [Attempt]),
        new GroupCommands.RenewLeases(Group, Worker, [Attempt, new(1, 1)]),
        new GroupCommands.RecordCheckpoint(Group, Worker, Attempt, Checkpoint),
        new GroupCommands.ReachRung(Group, Worker, Attempt, Checkpoint, Measured),
        new GroupCommands.EditStudy(Group, Edit),
        new GroupCommands.CompleteAttempt(Group, Worker, Attempt, Result),
        new GroupCommands.FailAttempt(Group, Worker, Attempt, "reason", true),
        new GroupCommands.HinderAttempt(Group, Worker, Attempt, "reason"),
        new GroupCommands.HandBackAttempt(Group, Worker, Attempt, Checkpoint),
        new GroupCommands.NodeRestarted(Group, Worker),
        new GroupCommands.Sweep(Group),
        new GroupCommands.RestartLeases(Group),
        new GroupCommands.ChangeTerms(Group, new TermsChange(Priority: -7, MaxRunning: 0)),
        new GroupCommands.PauseGroup(Group),
        new GroupCommands.ResumeGroup(Group),
        new GroupCommands.CancelGroup(Group),
        new GroupCommands.CancelJob(Group, 70000),
        new GroupCommands.RetryJobs(Group, 70000),
        new GroupReplies.SubmissionReceived(Group, 1, 2),
        new GroupReplies.Refused(Group, "reason", RefusalKind.Conflict),
        new GroupReplies.JobsAssigned(Group, Spec, Needs, [new(Attempt, "a", Blob, Checkpoint), new(new(1, 1), "b", OtherBlob, null)]),
        new GroupReplies.LeasesRenewed(Group, [Attempt], IsPaused: true),
        new GroupReplies.AttemptUnwanted(Group, Attempt),
        new GroupReplies.GroupChanged(Group),
        new GroupReplies.CheckpointAccepted(Group, Attempt, Blob, [OtherBlob]),
        new GroupReplies.AttemptEnded(Group, Attempt, [Blob, OtherBlob]),
        new GroupReplies.AttemptOutdated(Group, Attempt),
        new GroupReplies.GroupCancelled(Group),
        new GroupEvents.GroupOpened(Group, Spec, 2, Terms, Needs, At) { Title = GroupTitle.None },
        new GroupEvents.ImagesAdded(0, [.. Images], At),
        new GroupEvents.AttemptStarted(Attempt, new Lease(Worker, At), At),
        new GroupEvents.CheckpointRecorded(Attempt, Checkpoint, At),
        new GroupEvents.JobCompleted(Attempt, Result with { Film = null }, At),
        new GroupEvents.RungReached(Attempt, Checkpoint, Measured, At),
        new GroupEvents.TrialProposed(70000, TrialSource.Sampler, Settings, "reason", At),
        new GroupEvents.TrialJudged(70000, 2, 69999, At),
        new GroupEvents.StudyEdited(Edit, At),
        new GroupEvents.StudyTimedOut(At),
        new GroupEvents.StudyClosed(At),
        new GroupEvents.AttemptFailed(Attempt, "reason", At.AddSeconds(1), At),
        new GroupEvents.AttemptHindered(Attempt, "reason", At),
        new GroupEvents.AttemptLost(Attempt, "reason", At),
        new GroupEvents.AttemptHandedBack(Attempt, null, At),
        new GroupEvents.BackoffPassed(Attempt, At),
        new GroupEvents.JobFailed(Attempt, "reason", At),
        new GroupEvents.TermsChanged(Terms, At),
        new GroupEvents.GroupPaused(At),
        new GroupEvents.GroupResumed(At),
        new GroupEvents.GroupCancelled(At),
        new GroupEvents.JobCancelled(Attempt, At),
        new GroupEvents.JobRetried(Attempt, At),
        new GroupEvents.GroupRetried(At),
        new JournalEntry([new GroupEvents.BackoffPassed(Attempt, At), new GroupEvents.JobFailed(Attempt, "reason", At)]),
        new ConfirmSubmission(Group),
        new SubmissionConfirmed(Group),
        new WakeGroup(Group),
        new ReportProgress(Group, Worker, Attempt, Progress),
        new WatchGroup(Group, 12, FromNow: true),
        new UnwatchGroup(Group),
        new JobStates(Group, 13,
        [
            .. StatesOfBatches.Select((state, i) => new JobUpdate(i, "a", state, 1, null, null, null, Blob, null, null, null)),
            new(8, "b", JobState.Running, 2, Progress, null, "earlier", Blob, "node", At, null),
            new(9, "c", JobState.Completed, 1, null, Result, null, Blob, "node", At, At.AddSeconds(5)),
        ]),
        new GroupUpdated(Group, 14, new GroupSummary(Group, Outline, Standing)),
        new GroupEnded(Group, 14),
        new ReadSummary(Group),
        new SummaryRead(Group, new GroupSummary(Group, Outline, Standing with { Psnr = null, Ended = null, SecondsLeft = 2.5 })),
        new ReadJobs(Group, new JobQuery
        {
            States = [JobState.Failed, JobState.Running],
            Name = "größe",
            Sort = JobSort.Epochs,
            Descending = true,
            Cursor = "cursor",
            Limit = 1000,
        }),
        new JobsRead(Group, new JobsPage([new(8, "b", JobState.Running, 2, Progress, null, "earlier", Blob, "node", At, null)], 70000, "next")),
        new ReadJob(Group, 70000),
        new JobRead(Group, new JobHistory(
            new(9, "c", JobState.Available, 1, null, null, null, Blob, "node", At, null),
            [.. OutcomesOfBatches.Select((outcome, i) => new AttemptRecord(i, "node", At, At, outcome, "reason")), Running])),
        new ReadStudy(Group),
        new StudyRead(Group, new StudyView(
            new GroupSummary(Group, Outline, Standing), Study, [new StudyChange(At, 70000, "größe")], "reason")),
        new ReadTrials(Group, 70000, 100),
        new TrialsRead(Group, new TrialsPage([OneTrial, new Trial(-1, TrialSource.OtherStudy, [])], 70001)),
        new ReadPreview(Group, 70000, 512),
        new DrawPreview(Group, Attempt, 512),
        new PreviewDrawn(Group, [137, 80, 78, 71]),
        new ReadCurve(Group, 70000),
        new TellCurve(Group, Attempt),
        new CurveTold(Group, [new(1, 20.5, null, null, 1e-3, 2.5), new(70000, 30.5, 30.25, 29.5, 1e-4, 1e5)]),
        new SchedulerCommands.ListGroup(Group, Outline),
        new SchedulerCommands.DelistGroup(Group, Standing),
        new SchedulerCommands.AnnounceStanding(Group, Standing with { Phase = GroupPhase.Paused }),
        new SchedulerCommands.ReadGroups(new GroupQuery { Phase = GroupPhase.Cancelled, Name = "n", Label = new("k", "v"), Cursor = "c", Limit = 200 }),
        new SchedulerCommands.ReadWorkers("node"),
        new SchedulerCommands.AnnounceDemand(Group, new GroupDemand(5, 4, Terms, Needs)),
        new SchedulerCommands.AnnounceRoom(Worker, Load, IsFresh: true),
        new SchedulerReplies.GroupListed(Group),
        new SchedulerReplies.GroupDelisted(Group),
        new SchedulerReplies.GroupUnlisted(Group),
        new SchedulerReplies.JobsOffered(Group, 3),
        new SchedulerReplies.GroupsRead(new DirectoryPage([new(Group, Outline, Standing), new(Group, Outline, null)], "next")),
        new SchedulerReplies.QuestionRefused("reason"),
        new SchedulerReplies.WorkersRead([new KnownWorker(Worker, "akka://address", Load)], IsLast: true),
        new SchedulerCommands.ReadCapacity(),
        new SchedulerReplies.CapacityRead(new ClusterCapacity(
            [new DeviceCapacity(DeviceKind.Cpu, 5_000_000_003, null), new DeviceCapacity(DeviceKind.Gpu, long.MaxValue, 5_000_000_004)])),
        new SchedulerEvents.GroupListed(Group, Outline, At),
        new SchedulerEvents.GroupDelisted(Group, Standing, At),
        SchedulerDirectory.Restore(
        [
            new(Group, Outline, null),
            new(GroupId.Parse(new string('1', 32)), Outline with { Title = GroupTitle.None, Total = 1 }, Standing),
            new(GroupId.Parse(new string('2', 32)), Outline with { Spec = new() }, Standing),
        ]),
        GroupState.Restore(
            new(Group, Spec, 7, Terms, Needs, At) { Title = Title, Content = OtherBlob }, paused: true, cancelled: false, ended: At,
        [
            new(0, "available", Blob) { Losses = 2, Hindrances = 3, Attempt = 2, Error = "lost" },
            new(1, "running", Blob) { State = JobState.Running, Attempt = 1, Lease = new(Worker, At), Checkpoint = Checkpoint, Latest = Running },
            new(2, "retryable", Blob) { State = JobState.Retryable, Attempt = 1, RetryAt = At, Failures = [new(1, "reason")] },
            new(3, "completed", Blob)
            {
                State = JobState.Completed,
                Attempt = 2,
                Result = Result,
                Latest = new(2, "node", At, At, AttemptOutcome.Completed, null),
                Earlier = [new(1, "node", At, At, AttemptOutcome.Lost, "reason")],
                Ended = At,
            },
            new(4, "failed", Blob) { State = JobState.Failed, Attempt = 3, Error = "reason" },
        ]),
    ];
}
