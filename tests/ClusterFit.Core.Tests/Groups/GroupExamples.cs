using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Tests.Groups;

/// <summary>A group under test with a clock that the test moves.</summary>
internal sealed class GroupExamples
{
    public static readonly GroupId Id = GroupId.Parse(new string('a', 32));
    public static readonly WorkerId Worker = new("node-1", 1);
    public static readonly WorkerId Other = new("node-2", 1);

    public GroupExamples(int jobs, GroupPolicy? policy = null)
        : this([.. Enumerable.Range(0, jobs).Select(i => $"image {i}")], policy)
    {
    }

    public GroupExamples(string[] names, GroupPolicy? policy = null)
    {
        Policy = policy ?? GroupPolicy.Default;
        Do(new GroupCommands.OpenGroup(Id, new FitSpec(), names.Length, GroupTerms.Default, JobNeeds.None));
        while (State.Jobs.Count < names.Length)
        {
            var chunk = names.Skip(State.Jobs.Count).Take(10).Select((name, i) => new BatchImage(name, Blob(State.Jobs.Count + i)));
            Do(new GroupCommands.AddImages(Id, State.Jobs.Count, [.. chunk]));
        }
    }

    public GroupPolicy Policy { get; }

    public GroupState State { get; private set; } = GroupState.Empty;

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<IGroupEvent> Journal { get; } = [];

    public static ContentHash Blob(int i) => ContentHash.Of(BitConverter.GetBytes(i));

    public static FitResult Result(int i) => new(
        new FitSummary { Mse = 1e-3, PsnrDb = 30, Epochs = 1, BestEpoch = 1, Steps = 1, Seconds = i, Parameters = 1, StopReason = StopReason.Epochs },
        Blob(1000 + i), 100, 8);

    public static JobCheckpoint Checkpoint(int i) => new(Blob(2000 + i), i);

    public IGroupReply? Do(IGroupCommand command)
    {
        var decision = GroupDecisions.Decide(State, command, Policy, Now);
        foreach (var happened in decision.Events)
        {
            State = State.Apply(happened);
            Journal.Add(happened);
        }

        return decision.Reply;
    }

    public AttemptId[] Take(WorkerId worker, int count, params AttemptId[] holding) =>
        [.. Assert.IsType<GroupReplies.JobsAssigned>(Do(new GroupCommands.TakeJobs(Id, worker, count, [.. holding]))).Assignments.Select(a => a.Attempt)];

    public IGroupReply? Complete(WorkerId worker, AttemptId attempt, int result = 0) => Do(new GroupCommands.CompleteAttempt(Id, worker, attempt, Result(result)));

    public IGroupReply? Fail(WorkerId worker, AttemptId attempt, string reason = "reason", bool permanent = false) =>
        Do(new GroupCommands.FailAttempt(Id, worker, attempt, reason, permanent));

    public void Sweep(TimeSpan later)
    {
        Now += later;
        Do(new GroupCommands.Sweep(Id));
    }
}
