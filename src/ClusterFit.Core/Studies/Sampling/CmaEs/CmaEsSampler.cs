namespace ClusterFit.Core.Studies.Sampling.CmaEs;

/// <summary>Covariance matrix adaptation evolution strategy over the numbers that always count; choices, and dimensions under a condition, are
/// drawn at random. The known points, in the order of knowing, make generations, and the trial is drawn from what the complete ones have taught:
/// nothing is remembered from one proposal to the next.</summary>
public sealed class CmaEsSampler : ISampler
{
    // Of the range, as the tutorial advises.
    private const double FirstStep = 0.3;

    // Draws until a point lies inside; after that it is moved to the edge.
    private const int MostDraws = 100;

    // Least standard deviation in steps: a tenth of the points leaves the step in the middle, so that the search never freezes there.
    private const double LeastDeviation = 0.3;

    /// <inheritdoc />
    public bool UsesResults => true;

    /// <inheritdoc />
    public Point Propose(ProposalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var dimensions = request.Space.Dimensions;
        int[] searched = [.. Enumerable.Range(0, dimensions.Count).Where(i => IsSearched(dimensions[i]))];
        NumberDimension[] numbers = [.. searched.Select(i => (NumberDimension)dimensions[i])];
        var random = Samplers.RandomOfTrial(request);
        var position = searched.Length == 0 ? [] : DrawInside(Learned(request.Known, searched, numbers), random);
        return request.Space.Fill(i => dimensions[i].FromUnit(
            Array.IndexOf(searched, i) is var place and >= 0 ? position[place] : random.NextDouble()));
    }

    private static bool IsSearched(Dimension dimension) =>
        dimension is NumberDimension { When: null } && dimension.FromUnit(0) != dimension.FromUnit(1);

    private static SearchDistribution Learned(IReadOnlyList<Observation> known, int[] searched, NumberDimension[] numbers)
    {
        var distribution = new SearchDistribution([.. numbers.Select(_ => 0.5)], FirstStep);
        var size = distribution.GenerationSize;
        for (var first = 0; first + size <= known.Count; first += size)
        {
            Observation[] generation = [.. Enumerable.Range(first, size).Select(i => known[i])];
            distribution.Learn([.. ObservationOrder.Best(generation, size).Select(i => Position(generation[i].Point))]);
            distribution.Widen([.. numbers.Select((number, k) => LeastDeviation * StepSize(number, distribution.Mean[k]))]);
        }

        return distribution;

        double[] Position(Point point) => [.. numbers.Select((number, k) => number.ToUnit(point.Values[searched[k]]))];
    }

    // The part of the unit interval that the step at a position takes; none without steps.
    private static double StepSize(NumberDimension number, double position)
    {
        if (number.Step is not { } step) return 0;
        var value = number.FromUnit(position);
        return number.ToUnit(value + (step / 2)) - number.ToUnit(value - (step / 2));
    }

    private static double[] DrawInside(SearchDistribution distribution, RandomStream random)
    {
        var point = distribution.Draw(random);
        for (var draws = 1; draws < MostDraws && !Array.TrueForAll(point, x => x is >= 0 and <= 1); draws++)
            point = distribution.Draw(random);
        return Array.ConvertAll(point, x => Math.Clamp(x, 0, 1));
    }
}
