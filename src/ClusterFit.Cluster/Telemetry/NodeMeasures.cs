using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>Tells the instruments what a node sees of the cluster, and of messages that reach nobody. Counters begin at 0, so that the first
/// event is seen as a rise.</summary>
internal sealed class NodeMeasures : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly (MemberStatus Status, string Word)[] Statuses =
    [
        (MemberStatus.Joining, "joining"), (MemberStatus.WeaklyUp, "weakly_up"), (MemberStatus.Up, "up"), (MemberStatus.Leaving, "leaving"),
        (MemberStatus.Exiting, "exiting"), (MemberStatus.Down, "down"),
    ];

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

    public NodeMeasures()
    {
        Instruments.DeadLetters.Add(0);
        if (_cluster.SelfRoles.Contains(ClusterRegistration.SchedulerRole)) BeginWithGroups();
        if (_cluster.SelfRoles.Contains(ClusterRegistration.WorkerRole)) BeginWithTraining();
        Receive<DeadLetter>(_ => Instruments.DeadLetters.Add(1));
        Receive<UnhandledMessage>(_ => Instruments.DeadLetters.Add(1));
        Receive<Tick>(_ => Tell(_cluster.State));
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        Context.System.EventStream.Subscribe(Self, typeof(UnhandledMessage));
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TimeSpan.Zero, Look);

    private static void BeginWithGroups()
    {
        foreach (var state in Tags.Final) Instruments.EndedJobs.Add(0, Tags.State(state));
        foreach (var outcome in Tags.Retried) Instruments.RetriedAttempts.Add(0, Tags.Reason(outcome));
        Instruments.ExpiredLeases.Add(0);
        Instruments.JournalFailures.Add(0);
    }

    private static void BeginWithTraining()
    {
        Instruments.Epochs.Add(0);
        Instruments.Pixels.Add(0);
    }

    private static void Tell(ClusterEvent.CurrentClusterState cluster)
    {
        if (!Instruments.Members.Enabled) return;
        foreach (var (status, word) in Statuses)
            Instruments.Members.Record(cluster.Members.Count(member => member.Status == status), new KeyValuePair<string, object?>("status", word));
        Instruments.UnreachableMembers.Record(cluster.Unreachable.Count);
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
