using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Host.Http.Jobs;

namespace ClusterFit.Host.Http.Events;

/// <summary>Without content; who hears the event reads anew.</summary>
internal sealed record Nothing;

/// <summary>What happens to a batch: <c>job</c>, <c>batch</c>, <c>reset</c> when something was missed, <c>end</c>.</summary>
internal static class BatchFeed
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Fills the feed until the batch has ended.</summary>
    public static async Task FillAsync(GroupId id, EventFeed feed, ApiBackend backend, TimeProvider time, CancellationToken stop)
    {
        GroupSummary? latest = null;
        WaitingFor? told = null;
        await using var news = backend.Groups.WatchChangesAsync(id, stop).GetAsyncEnumerator(stop);
        var next = news.MoveNextAsync().AsTask();
        var look = Task.Delay(Look, time, CancellationToken.None);
        while (true)
        {
            await Task.WhenAny(next, look);
            if (look.IsCompleted)
            {
                // The batch itself does not hear of workers that come and go.
                if (latest is not null && backend.View(latest).WaitingFor != told) Tell(latest);
                look = Task.Delay(Look, time, CancellationToken.None);
            }

            if (!next.IsCompleted) continue;
            if (!await next) break;
            switch (news.Current)
            {
                case GroupNews.JobChanged changed:
                    feed.Publish("job", JobViews.Of(changed.Job));
                    break;
                case GroupNews.GroupChanged changed:
                    Tell(latest = changed.Group);
                    break;
                default:
                    feed.Publish("reset", new Nothing());
                    break;
            }

            next = news.MoveNextAsync().AsTask();
        }

        var last = backend.View(await backend.Groups.ReadAsync(id, stop));
        feed.Publish("batch", last);
        feed.Publish("end", last);

        void Tell(GroupSummary group)
        {
            var view = backend.View(group);
            told = view.WaitingFor;
            feed.Publish("batch", view);
        }
    }
}
