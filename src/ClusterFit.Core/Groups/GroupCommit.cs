namespace ClusterFit.Core.Groups;

/// <summary>Group commit. Commands are decided at once, on a state that holds what is not durable yet. One write at a time carries all events
/// that were decided while the write before it was under way. An answer leaves when everything that it may know of is durable, so that nobody
/// hears of what a crash could undo.</summary>
/// <typeparam name="TAsker">Whom an answer goes to.</typeparam>
public sealed class GroupCommit<TAsker>
    where TAsker : class
{
    private readonly Queue<(long After, TAsker To, object Message)> _answers = new();
    private readonly List<IGroupEvent> _open = [];
    private (JournalEntry Entry, GroupState After)? _writing;
    private long _decided;

    /// <summary>The state that the next command is decided on.</summary>
    public GroupState Decided { get; private set; } = GroupState.Empty;

    /// <summary>The state that survives a crash; what is told to others.</summary>
    public GroupState Durable { get; private set; } = GroupState.Empty;

    /// <summary>During recovery: begins with a snapshot.</summary>
    public void Restore(GroupState snapshot) => Decided = Durable = snapshot;

    /// <summary>During recovery: an event from the journal.</summary>
    public void Replay(IGroupEvent happened) => Decided = Durable = Durable.Apply(happened);

    /// <summary>Takes over a decision. Its answer waits in <see cref="TakeAnswers"/>.</summary>
    public void Add(Decision decision, TAsker? asker)
    {
        ArgumentNullException.ThrowIfNull(decision);
        foreach (var happened in decision.Events)
        {
            Decided = Decided.Apply(happened);
            // Renewals are not journaled: after recovery every lease starts anew.
            if (happened is GroupEvents.LeaseRenewed) continue;
            _open.Add(happened);
            _decided++;
        }

        if (_open.Count == 0 && _writing is null) Durable = Decided;
        if (decision.Reply is not null && asker is not null) _answers.Enqueue((_decided, asker, decision.Reply));
    }

    /// <summary>The next row of the journal; null while one is being written or when there is nothing to write.</summary>
    public JournalEntry? BeginWrite()
    {
        if (_writing is not null || _open.Count == 0) return null;
        var entry = new JournalEntry([.. _open]);
        _writing = (entry, Decided);
        _open.Clear();
        return entry;
    }

    /// <summary>The row is durable.</summary>
    public void EndWrite()
    {
        Durable = _writing!.Value.After;
        _writing = null;
    }

    /// <summary>The answers that wait for nothing any more.</summary>
    public IEnumerable<(TAsker To, object Message)> TakeAnswers()
    {
        var durable = _decided - _open.Count - (_writing?.Entry.Events.Count ?? 0);
        while (_answers.TryPeek(out var answer) && answer.After <= durable)
        {
            _answers.Dequeue();
            yield return (answer.To, answer.Message);
        }
    }
}
