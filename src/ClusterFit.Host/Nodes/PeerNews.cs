namespace ClusterFit.Host.Nodes;

/// <summary>What is said of a peer that comes or goes, and what follows from it.</summary>
internal static class PeerNews
{
    public static string Unreachable(Peer peer, bool isSchedulerLeft)
    {
        var follows = new List<string>();
        if (peer.IsScheduler) follows.Add(isSchedulerLeft ? "its batches move to another scheduler node" : "no scheduler is left to hand out jobs");
        if (peer.IsWorker) follows.Add("its jobs return after their leases");
        return $"node {peer} is unreachable{(follows.Count == 0 ? "" : "; ")}{string.Join(", ", follows)}";
    }

    public static string Reachable(Peer peer) => $"node {peer} is reachable again";

    public static string Removed(Peer peer) => $"node {peer} was unreachable for too long and is removed; started again, it joins again";

    public static string Left(Peer peer) => $"node {peer} has left";

    public static string Joined(Peer peer, bool isBack) => $"node {peer} {(isBack ? "is back" : "has joined")} (roles {string.Join(',', peer.Roles)})";
}
