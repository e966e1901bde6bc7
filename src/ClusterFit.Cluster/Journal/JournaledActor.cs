using Akka.Persistence;
using ClusterFit.Cluster.Telemetry;

namespace ClusterFit.Cluster.Journal;

/// <summary>A persistent actor that publishes <see cref="JournalFailed"/> when its journal fails, and measures how long its journal takes.</summary>
public abstract class JournaledActor : ReceivePersistentActor
{
    private readonly string _kind;
    private readonly TimeProvider _time;
    private readonly long _created;

    /// <summary>Begins.</summary>
    /// <param name="kind">What the measurements call actors of its kind.</param>
    /// <param name="time">Measures.</param>
    protected JournaledActor(string kind, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_kind, _time, _created) = (kind, time, time.GetTimestamp());
    }

    /// <summary>What is to be done once something is durable that is given to the journal now.</summary>
    protected Action<T> Timed<T>(Action<T> then)
    {
        var began = _time.GetTimestamp();
        return written =>
        {
            Instruments.JournalWriteTime.Record(_time.GetElapsedTime(began).TotalSeconds);
            then(written);
        };
    }

    /// <inheritdoc />
    protected override void OnReplaySuccess()
    {
        Instruments.RecoveryTime.Record(_time.GetElapsedTime(_created).TotalSeconds, new KeyValuePair<string, object?>("actor", _kind));
        base.OnReplaySuccess();
    }

    /// <inheritdoc />
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        base.OnRecoveryFailure(reason, message);
        Publish(reason);
    }

    /// <inheritdoc />
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistFailure(cause, @event, sequenceNr);
        Publish(cause);
    }

    /// <inheritdoc />
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        Publish(cause);
        // The default goes on as if nothing had happened, with an answer given for what no journal knows.
        throw new InvalidOperationException($"{PersistenceId} can not journal {@event}.", cause);
    }

    private void Publish(Exception cause)
    {
        Instruments.JournalFailures.Add(1);
        Context.System.EventStream.Publish(new JournalFailed(PersistenceId, cause));
    }
}
