using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using ClusterFit.Cluster;
using ClusterFit.Cluster.Journal;
using Npgsql;

namespace ClusterFit.Host.Nodes;

/// <summary>Notices what a node can not go on with: a journal that needs mending, a cluster that shuts it out or has no scheduler any more, and a second
/// scheduler beside a journal that only serves one.</summary>
internal sealed class NodeWatch : ReceiveActor, IWithTimers
{
    /// <summary>Role of a scheduler node whose journal serves no second one; tells the others to keep away.</summary>
    public const string OnlySchedulerRole = "only-scheduler";

    private const string SchedulerId = "scheduler";
    private const string Reason = "a SQLite journal serves one scheduler; expected a PostgreSQL journal on both";

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly HashSet<UniqueAddress> _schedulers = [];
    private readonly TimeSpan _withoutScheduler;
    private readonly Action<string> _onFailed;

    /// <summary>Watches over a node, which fails after that long in a cluster without a scheduler.</summary>
    public NodeWatch(NodeOptions options, TimeSpan withoutScheduler, Action<string> onFailed)
    {
        _withoutScheduler = withoutScheduler;
        _onFailed = onFailed;
        Receive<JournalFailed>(OnJournalFailed);
        Receive<ThisActorSystemQuarantinedEvent>(OnShutOut);
        Context.System.EventStream.Subscribe(Self, typeof(JournalFailed));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        if (options.Is(NodeRoles.Scheduler)) Receive<ClusterEvent.IMemberEvent>(happened => OnMember(happened.Member));
        else Receive<ClusterEvent.IMemberEvent>(happened => OnMemberOfOther(happened.Member));
        Receive<Lonely>(_ => _onFailed("no scheduler is left in its cluster"));
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        base.PostStop();
    }

    // A group whose journal is damaged waits for its repair and leaves the others alone; without the scheduler's nothing works.
    private void OnJournalFailed(JournalFailed failure)
    {
        if (!JournalFailures.IsLasting(failure.Cause)) return;
        if (failure.PersistenceId == SchedulerId || failure.Cause.GetBaseException() is PostgresException)
            _onFailed($"its journal can not be used: {failure.Cause.GetBaseException().Message} ({failure.PersistenceId})");
    }

    // While it joins, a node tries again by itself.
    private void OnShutOut(ThisActorSystemQuarantinedEvent shut)
    {
        if (_cluster.SelfMember.Status == MemberStatus.Up) _onFailed($"{shut.RemoteAddress} has shut it out");
    }

    // When all schedulers have left, those that start later form a cluster of their own, and nobody calls for this node.
    private void OnMemberOfOther(Member member)
    {
        if (member.HasRole(ClusterRegistration.SchedulerRole))
        {
            if (member.Status == MemberStatus.Removed) _schedulers.Remove(member.UniqueAddress);
            else _schedulers.Add(member.UniqueAddress);
        }

        if (_schedulers.Count > 0) Timers.Cancel(Lonely.Instance);
        else if (!Timers.IsTimerActive(Lonely.Instance)) Timers.StartSingleTimer(Lonely.Instance, Lonely.Instance, _withoutScheduler);
    }

    private void OnMember(Member member)
    {
        if (member.UniqueAddress == _cluster.SelfUniqueAddress || !member.HasRole(ClusterRegistration.SchedulerRole)) return;
        if (member.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up)) return;
        if (!member.HasRole(OnlySchedulerRole) && !_cluster.SelfRoles.Contains(OnlySchedulerRole)) return;
        if (_cluster.SelfMember.Status == MemberStatus.Up && _cluster.SelfMember.IsOlderThan(member))
        {
            Context.System.Log.Error("{0} has the role scheduler, too, but {1}: it is removed", member.Address, Reason);
            _cluster.Down(member.Address);
        }
        else
        {
            _onFailed($"{member.Address} has the role scheduler, too, but {Reason}");
        }
    }

    private sealed record Lonely : INoSerializationVerificationNeeded
    {
        public static Lonely Instance { get; } = new();
    }
}
