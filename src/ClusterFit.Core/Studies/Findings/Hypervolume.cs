namespace ClusterFit.Core.Studies.Findings;

/// <summary>How much of the space of objectives a Pareto front dominates. The reference point lies a tenth of the range beyond the worst value
/// that a contender has of each objective, so that the ends of the front count too; only trials all of whose values are finite take part.</summary>
/// <param name="Volume">The dominated volume, in the product of the objectives' units.</param>
/// <param name="Share">The same as a part, 0 to 1, of the box between the reference point and the best value of each objective.</param>
/// <param name="Reference">The reference point, one value for each objective, in its unit.</param>
public sealed record Hypervolume(double Volume, double Share, EquatableList<double> Reference)
{
    private const double Beyond = 0.1;

    /// <summary>That of a study; null with one objective, without a finite result, or while all results of an objective are equal.</summary>
    public static Hypervolume? Of(EquatableList<Objective> objectives, IReadOnlyList<Trial> trials)
    {
        if (objectives.Count < 2) return null;
        double[] signs = [.. objectives.Select(objective => objective.Direction == Direction.Minimize ? 1.0 : -1.0)];
        List<EquatableList<double>> points =
        [
            .. Contenders.Of(trials).Select(trial => trial.Latest!.Values).Where(values => values.All(double.IsFinite))
                .Select(values => EquatableList.Create<double>([.. values.Zip(signs, (value, sign) => value * sign)])),
        ];
        if (points.Count == 0) return null;
        double[] best = [.. signs.Select((_, i) => points.Min(point => point[i]))];
        double[] worst = [.. signs.Select((_, i) => points.Max(point => point[i]))];
        double[] reference = [.. worst.Zip(best, (high, low) => high + (Beyond * (high - low)))];
        var box = reference.Zip(best, (high, low) => high - low).Aggregate(1.0, (product, width) => product * width);
        if (!(box > 0)) return null;
        var volume = Dominated([.. LossOrder.Front(points).Select(i => points[i])], reference);
        return new Hypervolume(volume, volume / box, [.. reference.Zip(signs, (value, sign) => value * sign)]);
    }

    /// <summary>The volume of all that is worse than one of the points and better than the reference point; smaller is better. Slices along the
    /// last coordinate, down to areas: n log n for two coordinates, a factor of n more for each one above three.</summary>
    /// <param name="points">The points, of at least two coordinates.</param>
    /// <param name="reference">The reference point.</param>
    public static double Dominated(IReadOnlyList<EquatableList<double>> points, IReadOnlyList<double> reference)
    {
        List<EquatableList<double>> inside = [.. points.Where(point => point.Zip(reference).All(pair => pair.First < pair.Second))];
        return Slice(inside, reference, reference.Count);
    }

    private static double Slice(List<EquatableList<double>> points, IReadOnlyList<double> reference, int coordinates)
    {
        if (coordinates == 2) return AreaOf(points, reference);
        var last = coordinates - 1;
        List<EquatableList<double>> sorted = [.. points.OrderBy(point => point[last])];
        var stairs = new Stairs(reference[0], reference[1]);
        var volume = 0.0;
        for (var i = 0; i < sorted.Count; i++)
        {
            stairs.Add(sorted[i][0], sorted[i][1]);
            var thickness = (i + 1 < sorted.Count ? sorted[i + 1][last] : reference[last]) - sorted[i][last];
            if (thickness > 0) volume += thickness * (coordinates == 3 ? stairs.Area : Slice(sorted[..(i + 1)], reference, last));
        }

        return volume;
    }

    private static double AreaOf(List<EquatableList<double>> points, IReadOnlyList<double> reference)
    {
        var stairs = new Stairs(reference[0], reference[1]);
        foreach (var point in points) stairs.Add(point[0], point[1]);
        return stairs.Area;
    }

    // The area under a growing front in the plane: its steps from left to right, each lower than the one before.
    private sealed class Stairs(double right, double top)
    {
        private readonly SortedList<double, double> _steps = [];

        public double Area { get; private set; }

        public void Add(double x, double y)
        {
            var at = FirstFrom(x);
            // A step at the left of the point, or right on it, reaches as low.
            if (at > 0 && _steps.Values[at - 1] <= y) return;
            if (at < _steps.Count && _steps.Keys[at] == x && _steps.Values[at] <= y) return;
            var ceiling = at > 0 ? _steps.Values[at - 1] : top;
            var from = x;
            while (at < _steps.Count && _steps.Values[at] >= y)
            {
                Area += (_steps.Keys[at] - from) * (ceiling - y);
                (from, ceiling) = (_steps.Keys[at], _steps.Values[at]);
                _steps.RemoveAt(at);
            }

            Area += ((at < _steps.Count ? _steps.Keys[at] : right) - from) * (ceiling - y);
            _steps.Add(x, y);
        }

        private int FirstFrom(double x)
        {
            var (low, high) = (0, _steps.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_steps.Keys[middle] < x) low = middle + 1;
                else high = middle;
            }

            return low;
        }
    }
}
