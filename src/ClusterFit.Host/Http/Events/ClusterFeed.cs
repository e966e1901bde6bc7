using System.Text.Json;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;

namespace ClusterFit.Host.Http.Events;

/// <summary>What happens to the newest batches and those that are worked on, and to the nodes. Asked for every other second, once for all who
/// listen.</summary>
internal sealed class ClusterFeed(ApiBackend backend, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, string> _batches = [];
    private string? _nodes;

    /// <summary>Fills the feed until it is to stop.</summary>
    public async Task FillAsync(EventFeed feed, CancellationToken stop)
    {
        var isFirst = true;
        while (true)
        {
            await LookAtBatchesAsync(feed, isFirst, stop);
            var nodes = await backend.Groups.ReadNodesAsync(stop);
            var text = JsonSerializer.Serialize(nodes, ApiJson.Options);
            if (text != _nodes && !isFirst) feed.Publish("nodes", nodes);
            // What happened between the look of a listener and this one is in neither.
            if (isFirst) feed.Publish("reset", new Nothing());
            _nodes = text;
            isFirst = false;
            await Task.Delay(Look, time, stop);
        }
    }

    private async Task LookAtBatchesAsync(EventFeed feed, bool isFirst, CancellationToken stop)
    {
        var newest = await backend.Groups.ListGroupsAsync(new GroupQuery(), stop);
        var open = await backend.Groups.ListGroupsAsync(new GroupQuery { Phase = GroupPhase.Open, Limit = GroupQuery.MaxLimit }, stop);
        var seen = new HashSet<string>();
        foreach (var group in newest.Groups.Concat(open.Groups).DistinctBy(group => group.Id))
        {
            var view = backend.View(group);
            var text = JsonSerializer.Serialize(view, ApiJson.Options);
            seen.Add(view.Id);
            if (!isFirst && _batches.GetValueOrDefault(view.Id) != text) feed.Publish("batch", view);
            _batches[view.Id] = text;
        }

        foreach (var gone in _batches.Keys.Except(seen).ToArray()) _batches.Remove(gone);
    }
}
