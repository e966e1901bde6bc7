using Akka.Persistence;

namespace ClusterFit.Cluster.Journal;

/// <summary>A persistent actor that publishes <see cref="JournalFailed"/> when its journal fails.</summary>
public abstract class JournaledActor : ReceivePersistentActor
{
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

    private void Publish(Exception cause) => Context.System.EventStream.Publish(new JournalFailed(PersistenceId, cause));
}
