namespace ClusterFit.Core.Studies;

/// <summary>The rungs at which trials are measured and compared, from 0; the last one is the end of training. With Hyperband the trials are divided
/// into brackets, and those of a later bracket begin at a higher rung.</summary>
public sealed class RungLadder
{
    private readonly int[] _shares;

    private RungLadder(EquatableList<int> epochs, int[] shares, int reduction) => (Pauses, _shares, Reduction) = (epochs, shares, reduction);

    /// <summary>The epochs at which trials pause: those of all rungs but the last.</summary>
    public EquatableList<int> Pauses { get; }

    /// <summary>Number of the last rung.</summary>
    public int Last => Pauses.Count;

    /// <summary>Number of brackets; the trials of a bracket are compared with each other only.</summary>
    public int Brackets => _shares.Length;

    /// <summary>How many times as many trials a rung has as the one above it; 1 without successive halving.</summary>
    public int Reduction { get; }

    /// <summary>The ladder of a study.</summary>
    public static RungLadder Of(StudyDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var (pruner, epochs) = (definition.Pruner, definition.Base.Recipe.Epochs);
        return pruner.Kind switch
        {
            PrunerKind.None => new RungLadder([], [1], 1),
            PrunerKind.Median => new RungLadder([.. Every(pruner.EveryEpochs, epochs)], [1], 1),
            PrunerKind.SuccessiveHalving => new RungLadder([.. Growing(pruner, epochs)], [1], pruner.Reduction),
            PrunerKind.Hyperband => Hyperband(pruner, [.. Growing(pruner, epochs)]),
            _ => throw new ArgumentOutOfRangeException(nameof(definition), pruner.Kind, "There is no such pruner."),
        };
    }

    /// <summary>The epoch at which a trial pauses on its way to a rung; null when it goes on to the end.</summary>
    public int? Until(int rung) => rung < Pauses.Count ? Pauses[rung] : null;

    /// <summary>The bracket of a trial. Brackets take turns, so many trials each as Hyperband gives them.</summary>
    public int Bracket(int trial)
    {
        var place = trial % _shares.Sum();
        var bracket = 0;
        while (place >= _shares[bracket]) place -= _shares[bracket++];
        return bracket;
    }

    /// <summary>The first rung of a bracket.</summary>
    public static int FirstRung(int bracket) => bracket;

    private static IEnumerable<int> Every(int step, int epochs)
    {
        for (var epoch = step; epoch < epochs; epoch += step) yield return epoch;
    }

    private static IEnumerable<int> Growing(PrunerSpec pruner, int epochs)
    {
        for (long epoch = pruner.MinEpochs; epoch < epochs; epoch *= pruner.Reduction) yield return (int)epoch;
    }

    // Bracket b leaves s = last - b reductions; Hyperband gives it ceil((last + 1) / (s + 1) * reduction^s) trials.
    private static RungLadder Hyperband(PrunerSpec pruner, EquatableList<int> epochs)
    {
        var last = epochs.Count;
        int[] shares = [.. Enumerable.Range(0, last + 1).Select(bracket => last - bracket)
            .Select(s => (int)Math.Ceiling((last + 1.0) / (s + 1) * Math.Pow(pruner.Reduction, s)))];
        return new RungLadder(epochs, shares, pruner.Reduction);
    }
}
