using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Batches;
using ClusterFit.Host.Http.Jobs;

namespace ClusterFit.Host.Http.Events;

/// <summary>Without content; who hears the event reads anew.</summary>
internal sealed record Nothing;

/// <summary>What happens to a batch: <c>job</c>, <c>batch</c>, <c>reset</c> when something was missed, <c>end</c>.</summary>
internal static class BatchFeed
{
    /// <summary>Fills the feed until the batch has ended, and nobody has had jobs run again meanwhile.</summary>
    public static async Task FillAsync(GroupId id, EventFeed feed, GroupClient groups, CancellationToken stop)
    {
        while (true)
        {
            await FillToEndAsync(id, feed, groups, stop);
            var last = BatchViews.Of(await groups.ReadAsync(id, stop));
            feed.Publish("batch", last);
            if (last.State is BatchState.Ended or BatchState.Cancelled)
            {
                feed.End("end", last);
                return;
            }

            // Between the two watches changes were missed.
            feed.Publish("reset", new Nothing());
        }
    }

    private static async Task FillToEndAsync(GroupId id, EventFeed feed, GroupClient groups, CancellationToken stop)
    {
        await foreach (var news in groups.WatchChangesAsync(id, stop))
        {
            switch (news)
            {
                case GroupNews.JobChanged changed:
                    feed.Publish("job", JobViews.Of(changed.Job));
                    break;
                case GroupNews.GroupChanged changed:
                    feed.Publish("batch", BatchViews.Of(changed.Group));
                    break;
                default:
                    feed.Publish("reset", new Nothing());
                    break;
            }
        }
    }
}
