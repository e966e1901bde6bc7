using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Core.Studies;
using ClusterFit.Host.Http.Batches;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Studies;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Http;

/// <summary>What stands behind the API: a node, from when it has joined the cluster until it leaves.</summary>
internal sealed class ApiBackend(TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    private volatile ClusterNode? _node;
    private SchedulerWatch? _scheduler;

    /// <summary>The way to the groups.</summary>
    /// <exception cref="ProblemException">The node is no member.</exception>
    public GroupClient Groups => Node.Groups;

    /// <summary>The blobs.</summary>
    /// <exception cref="ProblemException">The node is no member.</exception>
    public IBlobStore Blobs => Node.Blobs;

    private ClusterNode Node => _node ?? throw NotReady("The node is joining or leaving the cluster.");

    /// <summary>Says why requests can not be served, if they can not.</summary>
    /// <exception cref="ProblemException">The node is no member in good standing, or there is no scheduler.</exception>
    public void CheckReady()
    {
        if (!Node.IsUp) throw NotReady("The node is leaving the cluster, or was removed from it.");
        if (_scheduler is not { IsAnswered: true }) throw NotReady("The scheduler does not answer: no scheduler node is up, or its journal can not be reached.");
    }

    /// <summary>The group as users see it.</summary>
    public BatchView View(GroupSummary group) => BatchViews.Of(group) with { WaitingFor = WaitOf(group) };

    /// <summary>The group as users see it, which is a study.</summary>
    public ListedStudy ViewStudy(GroupSummary group) => StudyViews.Of(group, WaitOf(group));

    /// <summary>The study as users see it.</summary>
    public StudyDetail View(StudyView study) => StudyViews.Of(study, WaitOf(study.Group));

    /// <summary>The node has joined.</summary>
    public void Open(ClusterNode node)
    {
        _scheduler = new SchedulerWatch(node.Groups, time);
        _node = node;
    }

    /// <summary>The node leaves.</summary>
    public async ValueTask DisposeAsync()
    {
        _node = null;
        if (_scheduler is not null) await _scheduler.DisposeAsync();
    }

    private WaitingFor? WaitOf(GroupSummary group) => _scheduler?.Capacity?.WaitOf(group);

    private static ProblemException NotReady(string why) => ProblemException.Busy(why, TryAgain);
}
