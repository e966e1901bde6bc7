using System.Text.Json;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;

namespace ClusterFit.Host.Http.Events;

/// <summary>What happens to the newest batches and studies and those that are worked on, and to the nodes. Asked for every other second, once for all who
/// listen.</summary>
internal sealed class ClusterFeed(ApiBackend backend, TimeProvider time)
{
    // Beyond these a look would take longer than the time between two.
    private const int MostOpen = 10_000;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly Dictionary<GroupId, (bool IsOver, string Text)> _batches = [];
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
        var seen = new HashSet<GroupId>();
        foreach (var group in (await backend.Groups.ListGroupsAsync(new GroupQuery(), stop)).Groups) See(group);
        foreach (var phase in (GroupPhase[])[GroupPhase.Open, GroupPhase.Paused])
            await foreach (var group in ListAsync(phase, stop)) See(group);

        // A batch that has left these lists was paused, cancelled or has ended since, which nobody has been told yet.
        foreach (var gone in _batches.Keys.Except(seen).ToArray())
        {
            if (!_batches[gone].IsOver) See(await backend.Groups.ReadAsync(gone, stop));
            _batches.Remove(gone);
        }

        void See(GroupSummary group)
        {
            if (!seen.Add(group.Id)) return;
            if (group.Outline.IsStudy) Tell(group, "study", backend.ViewStudy(group));
            else Tell(group, "batch", backend.View(group));
        }

        void Tell<T>(GroupSummary group, string name, T view)
        {
            var text = JsonSerializer.Serialize(view, ApiJson.Options);
            if (!isFirst && (!_batches.TryGetValue(group.Id, out var before) || before.Text != text)) feed.Publish(name, view);
            _batches[group.Id] = (group.Standing.Phase is GroupPhase.Cancelled or GroupPhase.Ended, text);
        }
    }

    private async IAsyncEnumerable<GroupSummary> ListAsync(
        GroupPhase phase, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var query = new GroupQuery { Phase = phase, Limit = GroupQuery.MaxLimit };
        for (var listed = 0; listed < MostOpen; listed += GroupQuery.MaxLimit)
        {
            var page = await backend.Groups.ListGroupsAsync(query, stop);
            foreach (var group in page.Groups) yield return group;
            if (page.Next is null) break;
            query = query with { Cursor = page.Next };
        }
    }
}
