namespace ClusterFit.Core.Groups;

/// <summary>One row of a group's journal: all that was decided between two durable writes.</summary>
/// <param name="Events">The events, in order.</param>
public sealed record JournalEntry(EquatableList<IGroupEvent> Events);
