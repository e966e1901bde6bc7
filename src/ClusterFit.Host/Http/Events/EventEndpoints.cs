using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Batches;
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
        _batches = new((id, feed, stop) => BatchFeed.FillAsync(id, feed, backend.Groups, stop), limits, time, log, stopping);
        _cluster = new((_, feed, stop) => new ClusterFeed(backend.Groups, time).FillAsync(feed, stop), limits, time, log, stopping);
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
        routes.Map("GET", "/v1/events", new Operation("watchCluster", "Events of all batches and nodes: batch, nodes, reset.", ApiScope.Read)
        {
            Media = Media,
            IsLong = true,
        }, context => BoundedAsync(context, WatchClusterAsync));
    }

    private async Task BoundedAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> watch)
    {
        _ = new QueryReader(context);
        if (HttpMethods.IsHead(context.Request.Method)) return;
        using var share = await _streams.TakeAsync(context, amount: 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        try
        {
            await watch(context, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The listener has gone, or the node goes: both are an end.
        }
    }

    private async Task WatchBatchAsync(HttpContext context, CancellationToken stop)
    {
        var id = context.Group();
        // Says so when there is no such batch, before anything is begun.
        _ = await _backend.Groups.ReadAsync(id, stop);
        var stream = new EventStream(context, _limits, _time);
        var feed = _batches.Take(id);
        var listening = feed.Listen(stream.Last);
        try
        {
            await stream.BeginAsync(stop);
            if (!listening.IsResumed)
            {
                var batch = BatchViews.Of(await _backend.Groups.ReadAsync(id, stop));
                await stream.SendAsync(feed.Frame("batch", batch, listening.Number), stop);
                if (stream.Last is not null) await stream.SendAsync(feed.Frame("reset", new Nothing(), listening.Number), stop);
            }

            await stream.SendAsync(listening, stop);
        }
        finally
        {
            _batches.Release(id, feed);
        }
    }

    private async Task WatchClusterAsync(HttpContext context, CancellationToken stop)
    {
        _ = _backend.Groups;
        var stream = new EventStream(context, _limits, _time);
        var feed = _cluster.Take("");
        var listening = feed.Listen(stream.Last);
        try
        {
            await stream.BeginAsync(stop);
            if (stream.Last is not null && !listening.IsResumed) await stream.SendAsync(feed.Frame("reset", new Nothing(), listening.Number), stop);
            await stream.SendAsync(listening, stop);
        }
        finally
        {
            _cluster.Release("", feed);
        }
    }
}
