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

    public bool Any => _subscriptions.Count > 0;

    /// <summary>Subscribes, or checks that the subscriber has received what it was sent before its last beat.</summary>
    public void Beat(IActorRef subscriber, long received, Func<IEnumerable<JobUpdate>> all, bool ended)
    {
        if (received > 0 && _subscriptions.TryGetValue(subscriber, out var known) && received >= known.SentAtLastBeat)
        {
            known.SentAtLastBeat = known.Sent;
            return;
        }

        var subscription = _subscriptions[subscriber] = new Subscription();
        Send(subscriber, subscription, all());
        if (ended) End(subscriber, subscription);
    }

    public void Remove(IActorRef subscriber) => _subscriptions.Remove(subscriber);

    public void Changed(IReadOnlyCollection<JobUpdate> jobs)
    {
        foreach (var (subscriber, subscription) in _subscriptions) Send(subscriber, subscription, jobs);
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

    private void End(IActorRef subscriber, Subscription subscription) => subscriber.Tell(new GroupEnded(group, ++subscription.Sent), self);

    private sealed class Subscription
    {
        public long Sent { get; set; }

        public long SentAtLastBeat { get; set; }
    }
}
