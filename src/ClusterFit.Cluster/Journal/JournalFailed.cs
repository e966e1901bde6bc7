namespace ClusterFit.Cluster.Journal;

/// <summary>Published to the event stream when the journal of an actor can not be read or written: what waits for it waits in vain.</summary>
/// <param name="PersistenceId">Whose journal.</param>
/// <param name="Cause">Why.</param>
public sealed record JournalFailed(string PersistenceId, Exception Cause);
