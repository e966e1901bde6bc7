using ClusterFit.Core.Groups;
using ClusterFit.Simulation.Groups;
using ClusterFit.Simulation.Workload;

namespace ClusterFit.Simulation.Journals;

/// <summary>The journal of a group: numbered rows, each written once. A writer that does not know of the latest row is refused.</summary>
internal sealed class GroupJournal(World world, GroupPlan plan)
{
    private readonly List<JournalEntry> _rows = [];
    private GroupState _snapshot = GroupState.Empty;
    private int _writer;

    /// <summary>What the rows say, for the checks.</summary>
    public Ledger Ledger { get; } = new(world.Options, plan);

    /// <summary>Number of the latest row.</summary>
    public long Sequence { get; private set; }

    /// <summary>Writes the row that follows on row <paramref name="sequence"/> of the writer's.</summary>
    public void Write(SimulatedGroup writer, long sequence, JournalEntry entry, Action<bool> hear) =>
        world.Database.Write(() => writer.IsAlive, () => Land(writer, sequence, entry), hear);

    /// <summary>The snapshot and the rows after it, folded.</summary>
    public GroupState Fold()
    {
        var rows = world.Has(PlantedBug.RowsSwapped) ? Enumerable.Reverse(_rows) : _rows;
        return rows.SelectMany(row => row.Events).Aggregate(_snapshot, (state, happened) => state.Apply(happened));
    }

    /// <summary>Checks that the fold of the rows is the state of a writer that has written the latest row, and keeps it as a snapshot.</summary>
    public void Check(SimulatedGroup writer, long sequence, GroupState state)
    {
        if (sequence != Sequence) return;
        var fold = Fold();
        if (SameState.Difference(fold, state) is { } difference)
            throw new InvariantViolatedException(Invariants.FoldIsState, $"{writer.Name} at row {sequence}: {difference}");
        _snapshot = fold;
        _rows.Clear();
    }

    private bool Land(SimulatedGroup writer, long sequence, JournalEntry entry)
    {
        if (sequence != Sequence && !world.Has(PlantedBug.FenceForgotten))
        {
            world.Trace.Add("is refused its row", writer.Name, entry);
            return false;
        }

        world.Trace.Add("writes", writer.Name, entry);
        InvariantViolatedException.Unless(writer.Recovery >= _writer, Invariants.OneWriter, () => $"{writer.Name} wrote a row after a later one had");
        _writer = writer.Recovery;
        Sequence++;
        foreach (var happened in entry.Events) Ledger.Record(happened, writer);
        _rows.Add(world.Has(PlantedBug.RowLosesEvent)
            ? new JournalEntry([.. entry.Events.Where(happened => happened is not GroupEvents.CheckpointRecorded)])
            : entry);
        return true;
    }
}
