using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using ClusterFit.Cluster;
using ClusterFit.Cluster.Journal;

namespace ClusterFit.Host.Nodes;

/// <summary>Notices what a node can not go on with: a journal that needs mending, a cluster that shuts it out, and a second scheduler beside a journal
/// that only serves one.</summary>
internal sealed class NodeWatch : ReceiveActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly Action<string> _onFailed;

    public NodeWatch(NodeOptions options, Action<string> onFailed)
    {
        _onFailed = onFailed;
        Receive<JournalFailed>(OnJournalFailed);
        Receive<ThisActorSystemQuarantinedEvent>(shut => onFailed($"{shut.RemoteAddress} has shut it out"));
        Context.System.EventStream.Subscribe(Self, typeof(JournalFailed));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        if (options.Journal is not JournalAddress.Sqlite sqlite || !options.Is(NodeRoles.Scheduler)) return;
        Receive<ClusterEvent.IMemberEvent>(happened => OnMember(happened.Member, sqlite));
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        base.PostStop();
    }

    // A group whose journal is damaged waits for its repair and leaves the others alone; without the scheduler's nothing works.
    private void OnJournalFailed(JournalFailed failure)
    {
        if (!JournalFailures.IsLasting(failure.Cause)) return;
        if (failure.PersistenceId == "scheduler" || failure.Cause.GetBaseException() is Npgsql.PostgresException)
            _onFailed($"its journal can not be used: {failure.Cause.GetBaseException().Message} ({failure.PersistenceId})");
    }

    private void OnMember(Member member, JournalAddress.Sqlite journal)
    {
        if (member.UniqueAddress == _cluster.SelfUniqueAddress || !member.HasRole(ClusterRegistration.SchedulerRole)) return;
        if (member.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up)) return;
        if (_cluster.SelfMember.Status == MemberStatus.Up && _cluster.SelfMember.IsOlderThan(member))
        {
            Context.System.Log.Error(
                "{0} has the role scheduler, too, but the journal {1} of this node serves one scheduler: it is removed", member.Address, journal);
            _cluster.Down(member.Address);
        }
        else
        {
            _onFailed($"{member.Address} has the role scheduler, too, but the journal {journal} serves one scheduler; "
                + "expected a PostgreSQL journal on both");
        }
    }
}
