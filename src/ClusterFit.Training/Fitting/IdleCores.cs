namespace ClusterFit.Training.Fitting;

/// <summary>Counts the cores of a process that no fit uses right now, so that a fit may borrow one for a step or an evaluation. What a fit
/// computes never depends on how many cores it was lent.</summary>
/// <param name="cores">Cores that fits may use altogether.</param>
public sealed class IdleCores(int cores)
{
    private int _idle = cores;

    /// <summary>A fit starts: its own thread uses a core. There may be more fits than cores.</summary>
    internal void Occupy() => Interlocked.Decrement(ref _idle);

    /// <summary>Takes an idle core, if there is one.</summary>
    internal bool TryBorrow()
    {
        while (Volatile.Read(ref _idle) is var idle && idle > 0)
        {
            if (Interlocked.CompareExchange(ref _idle, idle - 1, idle) == idle) return true;
        }
        return false;
    }

    /// <summary>Gives back a core that <see cref="Occupy"/> or <see cref="TryBorrow"/> took.</summary>
    internal void Return() => Interlocked.Increment(ref _idle);
}
