using System.Threading.Channels;
using Akka.Actor;
using ClusterFit.Cluster.Groups;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Watching;

/// <summary>The group that was to be watched does not exist.</summary>
public sealed class GroupUnknownException(string message) : Exception(message);

/// <summary>The node stopped while it watched: there may be more to be seen, on another node.</summary>
public sealed class WatchInterruptedException(string message) : Exception(message);

/// <summary>Watches a group and writes what changes to a channel. Subscribes again when messages were lost or the group moved.</summary>
public sealed class WatcherActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, JobUpdate> _last = [];
    private readonly ChannelWriter<GroupNews> _news;
    private readonly IActorRef _groups;
    private readonly GroupId _group;
    private readonly bool _fromNow;
    private bool _subscribed;
    private bool _missed;
    private long _received;

    /// <summary>Watches the group behind the shard region <paramref name="groups"/>. The channel ends when all its jobs are final.</summary>
    /// <param name="group">The group.</param>
    /// <param name="groups">The shard region.</param>
    /// <param name="news">Gets the states of all jobs and then each change. From now on, it gets changes alone; while it is full they are missed,
    /// and so are those that are sent while the group moves.</param>
    /// <param name="fromNow">Whether it is watched from now on.</param>
    public WatcherActor(GroupId group, IActorRef groups, ChannelWriter<GroupNews> news, bool fromNow)
    {
        _group = group;
        _groups = groups;
        _news = news;
        _fromNow = fromNow;
        Receive<GroupMessages.JobStates>(OnStates);
        Receive<GroupMessages.GroupUpdated>(OnUpdated);
        Receive<GroupMessages.GroupEnded>(OnEnded);
        Receive<GroupReplies.Refused>(refused => End(new GroupUnknownException(refused.Reason)));
        Receive<Tick>(_ => Subscribe());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, Beat);
        Subscribe();
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        _groups.Tell(new GroupMessages.UnwatchGroup(_group), Self);
        // Only the end of the group is a quiet end.
        _news.TryComplete(new WatchInterruptedException($"The node stopped before all jobs of group {_group} had ended."));
        base.PostStop();
    }

    private void Subscribe() => _groups.Tell(new GroupMessages.WatchGroup(_group, _received, _fromNow), Self);

    private void OnStates(GroupMessages.JobStates states)
    {
        if (!Follows(states.Number)) return;
        // From now on, a subscription that begins anew does not repeat what was missed.
        if (states.Number == 1 && _fromNow && _subscribed) _missed = true;
        _subscribed = true;
        foreach (var job in states.Jobs)
        {
            if (!_fromNow)
            {
                // A new subscription repeats what is known.
                if (_last.TryGetValue(job.Index, out var known) && known == job) continue;
                _last[job.Index] = job;
            }

            Write(new GroupNews.JobChanged(job));
        }
    }

    private void OnUpdated(GroupMessages.GroupUpdated updated)
    {
        if (Follows(updated.Number)) Write(new GroupNews.GroupChanged(updated.Summary));
    }

    private void Write(GroupNews news)
    {
        if (_missed) _missed = !_news.TryWrite(new GroupNews.Missed());
        if (!_missed) _missed = !_news.TryWrite(news);
    }

    private void OnEnded(GroupMessages.GroupEnded ended)
    {
        if (Follows(ended.Number)) End(error: null);
    }

    private bool Follows(long number)
    {
        if (number != 1 && number != _received + 1)
        {
            // Some are missing: nothing more counts until the states begin anew.
            if (_received > 0 && number > _received)
            {
                _received = 0;
                Subscribe();
            }

            return false;
        }

        _received = number;
        return true;
    }

    private void End(Exception? error)
    {
        _news.TryComplete(error);
        Context.Stop(Self);
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
