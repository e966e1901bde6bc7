using Akka.Actor;
using ClusterFit.Core.Groups;
using static ClusterFit.Cluster.Groups.GroupMessages;

namespace ClusterFit.Cluster.Groups;

/// <summary>Who watches a group and what each has been sent.</summary>
internal sealed class Watchers(GroupId group, IActorRef self)
{
    // Keeps a message to a few tens of kilobytes.
    private const int MaxJobs = 100;
    private const int MaxText = 16 * 1024;

    private readonly Dictionary<IActorRef, Subscription> _subscriptions = [];

    // Progress that those who watch from now on are not told yet.
    private readonly Dictionary<int, JobUpdate> _progress = [];
    private GroupStanding? _told;

    public bool Any => _subscriptions.Count > 0;

    /// <summary>Subscribes, or checks that the subscriber has received what it was sent before its last beat.</summary>
    public void Beat(IActorRef subscriber, WatchGroup watch, GroupSummary summary, Func<IEnumerable<JobUpdate>> all, bool ended)
    {
        if (watch.Received > 0 && _subscriptions.TryGetValue(subscriber, out var known) && watch.Received >= known.SentAtLastBeat)
        {
            known.SentAtLastBeat = known.Sent;
            return;
        }

        var subscription = _subscriptions[subscriber] = new Subscription(watch.FromNow);
        Send(subscriber, subscription, watch.FromNow ? [] : all());
        if (watch.FromNow) Turn(subscriber, subscription, summary);
        if (ended) End(subscriber, subscription);
    }

    public void Remove(IActorRef subscriber) => _subscriptions.Remove(subscriber);

    /// <summary>Jobs have changed.</summary>
    public void Changed(IReadOnlyCollection<JobUpdate> jobs)
    {
        foreach (var job in jobs) _progress.Remove(job.Index);
        foreach (var (subscriber, subscription) in _subscriptions) Send(subscriber, subscription, jobs);
    }

    /// <summary>A job has got on. Those who watch from now on hear of it at the next <see cref="Flush"/>.</summary>
    public void GotOn(JobUpdate job)
    {
        foreach (var (subscriber, subscription) in _subscriptions)
            if (subscription.FromNow) _progress[job.Index] = job;
            else Send(subscriber, subscription, [job]);
    }

    /// <summary>Tells what was kept back; once a second.</summary>
    public void Flush(GroupSummary summary)
    {
        foreach (var (subscriber, subscription) in _subscriptions.Where(each => each.Value.FromNow && _progress.Count > 0))
            Send(subscriber, subscription, _progress.Values);
        _progress.Clear();
        if (summary.Standing != _told) Turned(summary);
    }

    /// <summary>The group as a whole has changed.</summary>
    public void Turned(GroupSummary summary)
    {
        _told = summary.Standing;
        foreach (var (subscriber, subscription) in _subscriptions.Where(each => each.Value.FromNow)) Turn(subscriber, subscription, summary);
    }

    public void Ended()
    {
        foreach (var (subscriber, subscription) in _subscriptions) End(subscriber, subscription);
    }

    private void Send(IActorRef subscriber, Subscription subscription, IEnumerable<JobUpdate> jobs)
    {
        var chunk = new List<JobUpdate>();
        var text = 0;
        foreach (var job in jobs)
        {
            chunk.Add(job);
            text += job.Name.Length + (job.Error?.Length ?? 0);
            if (chunk.Count < MaxJobs && text < MaxText) continue;
            Flush();
        }

        if (chunk.Count > 0 || subscription.Sent == 0) Flush();

        void Flush()
        {
            subscriber.Tell(new JobStates(group, ++subscription.Sent, [.. chunk]), self);
            chunk.Clear();
            text = 0;
        }
    }

    private void Turn(IActorRef subscriber, Subscription subscription, GroupSummary summary) =>
        subscriber.Tell(new GroupUpdated(group, ++subscription.Sent, summary), self);

    private void End(IActorRef subscriber, Subscription subscription) => subscriber.Tell(new GroupEnded(group, ++subscription.Sent), self);

    private sealed class Subscription(bool fromNow)
    {
        public bool FromNow { get; } = fromNow;

        public long Sent { get; set; }

        public long SentAtLastBeat { get; set; }
    }
}
