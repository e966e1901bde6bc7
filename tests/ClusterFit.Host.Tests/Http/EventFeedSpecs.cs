using ClusterFit.Host.Http.Events;

namespace ClusterFit.Host.Tests.Http;

/// <summary>How much a feed keeps, and for whom.</summary>
public class EventFeedSpecs
{
    [Fact]
    public void Who_keeps_up_hears_all_and_who_does_not_is_cut_off()
    {
        var feed = new EventFeed(kept: 3, keptBytes: 10_000);
        var (quick, slow) = (feed.Listen(last: null)!, feed.Listen(last: null)!);
        for (var i = 1; i <= 4; i++)
        {
            feed.Publish("job", i);
            Assert.Equal([i], quick.Next()!.Events.Select(happened => happened.Number));
        }

        Assert.Null(slow.Next());
        Assert.Empty(quick.Next()!.Events);
    }

    [Fact]
    public void Long_events_are_kept_in_smaller_number()
    {
        var feed = new EventFeed(kept: 100, keptBytes: 1_000);
        var listening = feed.Listen(last: null)!;
        feed.Publish("job", new string('x', 600));
        Assert.Single(listening.Next()!.Events);
        feed.Publish("job", new string('x', 600));
        feed.Publish("job", new string('x', 5_000));
        Assert.Null(listening.Next());
        var late = feed.Listen(last: null)!;
        feed.Publish("job", new string('x', 600));
        Assert.Single(late.Next()!.Events);
    }

    [Fact]
    public async Task A_listener_is_told_when_there_is_more()
    {
        var feed = new EventFeed(kept: 3, keptBytes: 1_000);
        var listening = feed.Listen(last: null)!;
        var changed = listening.Next()!.Changed;
        Assert.False(changed.IsCompleted);
        feed.Publish("job", 1);
        await changed;
        Assert.Single(listening.Next()!.Events);
        changed = listening.Next()!.Changed;
        feed.Complete();
        await changed;
        Assert.Null(listening.Next());
    }

    [Fact]
    public void Who_listens_hears_the_last_event_and_who_comes_later_is_told_that_the_feed_is_over()
    {
        var feed = new EventFeed(kept: 3, keptBytes: 1_000);
        var listening = feed.Listen(last: null)!;
        feed.End("end", 1);
        Assert.Single(listening.Next()!.Events);
        Assert.Null(listening.Next());
        Assert.Null(feed.Listen(last: null));
    }
}
