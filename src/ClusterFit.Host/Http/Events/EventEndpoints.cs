using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Access;
using ClusterFit.Host.Http.Requests;
using ClusterFit.Host.Http.Sharing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Http.Events;

/// <summary>Streams of events.</summary>
internal sealed class EventEndpoints
{
    private const string Media = "text/event-stream";

    private readonly ApiBackend _backend;
    private readonly ApiLimits _limits;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly FeedPool<GroupId> _batches;
    private readonly FeedPool<string> _cluster;
    private readonly SharedBudget _streams;

    public EventEndpoints(ApiBackend backend, ApiLimits limits, TimeProvider time, ILogger log, CancellationToken stopping)
    {
        (_backend, _limits, _time, _stopping) = (backend, limits, time, stopping);
        _streams = new SharedBudget(limits.EventStreams, "Too many event streams are open.", TimeSpan.Zero, waiting: 0, time);
        _batches = new((id, feed, stop) => new BatchFeed(id, feed, backend, time).FillAsync(stop), limits, time, log, stopping);
        _cluster = new((_, feed, stop) => new ClusterFeed(backend, time).FillAsync(feed, stop), limits, time, log, stopping);
    }

    /// <summary>Adds the paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("GET", "/v1/batches/{id}/events", new Operation("watchBatch",
            "Events of a batch: batch, job, reset (something was missed), end. With Last-Event-ID it goes on after that event.", ApiScope.Read)
        {
            Media = Media,
            IsLong = true,
        }, context => BoundedAsync(context, WatchBatchAsync));
        routes.Map("GET", "/v1/studies/{id}/events", new Operation("watchStudy",
            "Events of a study: study, and those of its jobs as of a batch. With Last-Event-ID it goes on after that event.", ApiScope.Read)
        {
            Media = Media,
            IsLong = true,
        }, context => BoundedAsync(context, WatchStudyAsync));
        routes.Map("GET", "/v1/events", new Operation("watchCluster", "Events of all batches, studies and nodes: batch, study, nodes, reset.", ApiScope.Read)
        {
            Media = Media,
            IsLong = true,
        }, context => BoundedAsync(context, WatchClusterAsync));
    }

    private async Task BoundedAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> watch)
    {
        using var share = await _streams.TakeAsync(context, amount: 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        var caller = Caller.Of(context)!;
        // A key that is taken away, or ends, takes its streams along.
        await using var check = _time.CreateTimer(
            _ =>
            {
                if (!caller.IsStillAccepted()) stop.Cancel();
            },
            state: null, _limits.Heartbeat, _limits.Heartbeat);
        try
        {
            await watch(context, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && context.Response.HasStarted)
        {
            // The listener or its key has gone, or the node goes: each is an end.
        }
    }

    private async Task WatchStudyAsync(HttpContext context, CancellationToken stop)
    {
        // Says so when it is a batch.
        _ = await _backend.Groups.ReadStudyAsync(context.Group(), stop);
        await WatchBatchAsync(context, stop);
    }

    private async Task WatchBatchAsync(HttpContext context, CancellationToken stop)
    {
        var id = context.Group();
        // Says so when there is no such batch, before anything is begun.
        _ = await _backend.Groups.ReadAsync(id, stop);
        var stream = new EventStream(context, _limits, _time);
        if (stream.IsOnlyHead) return;
        var listening = _batches.Join(id, stream.Last);
        try
        {
            await stream.BeginAsync(stop);
            if (!listening.IsResumed)
            {
                var group = await _backend.Groups.ReadAsync(id, stop);
                await stream.SendAsync(listening.Feed.Frame("batch", _backend.View(group), listening.Number), stop);
                if (group.Outline.IsStudy) await stream.SendAsync(listening.Feed.Frame("study", _backend.ViewStudy(group), listening.Number), stop);
                if (stream.Last is not null) await stream.SendAsync(listening.Feed.Frame("reset", new Nothing(), listening.Number), stop);
            }

            await stream.SendAsync(listening, stop);
        }
        finally
        {
            _batches.Leave(id, listening);
        }
    }

    private async Task WatchClusterAsync(HttpContext context, CancellationToken stop)
    {
        _ = _backend.Groups;
        var stream = new EventStream(context, _limits, _time);
        if (stream.IsOnlyHead) return;
        var listening = _cluster.Join("", stream.Last);
        try
        {
            await stream.BeginAsync(stop);
            if (stream.Last is not null && !listening.IsResumed) await stream.SendAsync(listening.Feed.Frame("reset", new Nothing(), listening.Number), stop);
            await stream.SendAsync(listening, stop);
        }
        finally
        {
            _cluster.Leave("", listening);
        }
    }
}
