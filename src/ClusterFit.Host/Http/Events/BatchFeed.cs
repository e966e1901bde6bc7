using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Host.Http.Jobs;

namespace ClusterFit.Host.Http.Events;

/// <summary>Without content; who hears the event reads anew.</summary>
internal sealed record Nothing;

/// <summary>What happens to a batch: <c>job</c>, <c>batch</c>, <c>reset</c> when something was missed, <c>end</c>; to a study <c>study</c>,
/// too.</summary>
internal sealed class BatchFeed(GroupId id, EventFeed feed, ApiBackend backend, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private GroupSummary? _latest;
    private WaitingFor? _told;

    /// <summary>Fills the feed until the batch has ended, and nobody has had jobs run again meanwhile.</summary>
    public async Task FillAsync(CancellationToken stop)
    {
        while (true)
        {
            await FillToEndAsync(stop);
            var group = await backend.Groups.ReadAsync(id, stop);
            Tell(group);
            var last = backend.View(group);
            if (last.State is BatchState.Ended or BatchState.Cancelled)
            {
                feed.End("end", last);
                return;
            }

            // Between the two watches changes were missed.
            feed.Publish("reset", new Nothing());
        }
    }

    private async Task FillToEndAsync(CancellationToken stop)
    {
        await using var news = backend.Groups.WatchChangesAsync(id, stop).GetAsyncEnumerator(stop);
        var next = news.MoveNextAsync().AsTask();
        var look = Task.Delay(Look, time, CancellationToken.None);
        while (true)
        {
            await Task.WhenAny(next, look);
            if (look.IsCompleted)
            {
                // The batch itself does not hear of workers that come and go.
                if (_latest is not null && backend.View(_latest).WaitingFor != _told) Tell(_latest);
                look = Task.Delay(Look, time, CancellationToken.None);
            }

            if (!next.IsCompleted) continue;
            if (!await next) return;
            Publish(news.Current);
            next = news.MoveNextAsync().AsTask();
        }
    }

    private void Publish(GroupNews news)
    {
        switch (news)
        {
            case GroupNews.JobChanged changed:
                feed.Publish("job", JobViews.Of(changed.Job));
                break;
            case GroupNews.GroupChanged changed:
                _latest = changed.Group;
                Tell(changed.Group);
                break;
            default:
                feed.Publish("reset", new Nothing());
                break;
        }
    }

    private void Tell(GroupSummary group)
    {
        var view = backend.View(group);
        _told = view.WaitingFor;
        feed.Publish("batch", view);
        if (group.Outline.IsStudy) feed.Publish("study", backend.ViewStudy(group));
    }
}
