using Akka.Actor;
using Akka.Cluster;
using ClusterFit.Cluster;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Nodes;

/// <summary>Tells the log in one line each which peers come and go.</summary>
internal sealed partial class PeerLog : ReceiveActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);

    private readonly ILogger _log;

    public PeerLog(ILogger log)
    {
        _log = log;
        Receive<ClusterEvent.UnreachableMember>(happened => Tell(LogLevel.Warning, PeerNews.Unreachable(Peer.Of(happened.Member), IsSchedulerLeft())));
        Receive<ClusterEvent.ReachableMember>(happened => Tell(LogLevel.Warning, PeerNews.Reachable(Peer.Of(happened.Member))));
        Receive<ClusterEvent.MemberUp>(happened =>
        {
            var peer = Peer.Of(happened.Member);
            var isBack = _lost.Remove(peer.Name);
            Tell(isBack ? LogLevel.Warning : LogLevel.Information, PeerNews.Joined(peer, isBack));
        });
        Receive<ClusterEvent.MemberRemoved>(happened =>
        {
            var peer = Peer.Of(happened.Member);
            var isLost = happened.PreviousStatus == MemberStatus.Down;
            if (isLost) _lost.Add(peer.Name);
            Tell(isLost ? LogLevel.Warning : LogLevel.Information, isLost ? PeerNews.Removed(peer) : PeerNews.Left(peer));
        });
        // Who is there already is no news.
        Receive<ClusterEvent.CurrentClusterState>(_ => { });
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberUp), typeof(ClusterEvent.MemberRemoved));
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        base.PostStop();
    }

    private bool IsSchedulerLeft() =>
        _cluster.State.Members.Except(_cluster.State.Unreachable).Any(member => member.HasRole(ClusterRegistration.SchedulerRole));

    private void Tell(LogLevel level, string what) => Say(_log, level, what);

    [LoggerMessage(Message = "{What}")]
    private static partial void Say(ILogger logger, LogLevel level, string what);
}
