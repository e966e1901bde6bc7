namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>The tree-structured Parzen estimator (Bergstra et al. 2011) with the settings of Optuna's: the known points are split into the best
/// tenth, at most 25, and the rest; of some points drawn from the density of the best the one is proposed whose density there is greatest in
/// proportion to that of the rest. Pending points count to the rest, so that none is proposed twice (the "constant liar").</summary>
/// <param name="spec">Startup trials, candidates, and whether dimensions that count under the same condition are estimated together.</param>
public sealed class TpeSampler(SamplerSpec spec) : ISampler
{
    private const int MostBest = 25;

    private readonly RandomSampler _startup = new();

    /// <inheritdoc />
    public bool UsesResults => true;

    /// <inheritdoc />
    public Point Propose(ProposalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (space, known) = (request.Space, request.Known);
        var measured = known.Count(ObservationOrder.IsMeasured);
        if (measured < spec.StartupTrials) return _startup.Propose(request);

        var best = ObservationOrder.Best(known, BestOf(measured));
        var table = new PointTable(space, known, request.Pending);
        var random = Samplers.RandomOfTrial(request);
        var chosen = new double[space.Dimensions.Count];
        Array.Fill(chosen, double.NaN);
        return space.Fill(i =>
        {
            if (HasOneValue(space.Dimensions[i])) return space.Dimensions[i].FromUnit(0);
            // The first of a group chooses for all: they count together.
            if (double.IsNaN(chosen[i])) Choose(space, table, best, Group(space, i), random, chosen);
            return chosen[i];
        });
    }

    /// <summary>How many of so many measured points are the best ones.</summary>
    internal static int BestOf(int measured) => Math.Min((measured + 9) / 10, MostBest);

    // The rows of the best and of the others, in order, in which the dimension counts.
    private static (int[] Better, int[] Worse) Split(PointTable table, int[] best, int dimension)
    {
        var isBest = new bool[table.Rows];
        foreach (var row in best) isBest[row] = true;
        var (better, worse) = (new List<int>(best.Length), new List<int>(table.Rows));
        var column = table.Column(dimension);
        for (var row = 0; row < table.Rows; row++)
            if (!double.IsNaN(column[row])) (isBest[row] ? better : worse).Add(row);
        return ([.. better], [.. worse]);
    }

    private void Choose(SearchSpace space, PointTable table, int[] best, int[] group, RandomStream random, double[] chosen)
    {
        var rows = Split(table, best, group[0]);
        var better = new ParzenEstimator(space, table, group, rows.Better, spec.Multivariate);
        var worse = new ParzenEstimator(space, table, group, rows.Worse, spec.Multivariate);
        var points = new double[spec.Candidates][];
        for (var i = 0; i < points.Length; i++) points[i] = better.Draw(random);
        var gains = better.LogDensities(points);
        var losses = worse.LogDensities(points);
        var place = 0;
        for (var i = 1; i < points.Length; i++)
            if (gains[i] - losses[i] > gains[place] - losses[place]) place = i;
        for (var k = 0; k < group.Length; k++) chosen[group[k]] = points[place][k];
    }

    private int[] Group(SearchSpace space, int dimension)
    {
        if (!spec.Multivariate) return [dimension];
        var when = space.Dimensions[dimension].When;
        return [.. Enumerable.Range(0, space.Dimensions.Count)
            .Where(i => Equals(space.Dimensions[i].When, when) && !HasOneValue(space.Dimensions[i]))];
    }

    private static bool HasOneValue(Dimension dimension) => dimension.FromUnit(0) == dimension.FromUnit(1);
}
