namespace ClusterFit.Core.Studies;

/// <summary>Which of several losses are better. With one objective the smaller; with several those that fewer others dominate come first, front by
/// front, and within a front those with the most room around them (the crowding distance of NSGA-II, Deb et al. 2002).</summary>
public static class LossOrder
{
    /// <summary>Whether the first is nowhere worse and somewhere better.</summary>
    public static bool Dominates(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var better = false;
        for (var i = 0; i < first.Count; i++)
        {
            if (first[i] > second[i]) return false;
            better |= first[i] < second[i];
        }

        return better;
    }

    /// <summary>The positions of the losses, the best first; equal ones in their order.</summary>
    public static int[] Best(IReadOnlyList<EquatableList<double>> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var all = Enumerable.Range(0, losses.Count);
        if (losses.Count == 0 || losses[0].Count == 1) return [.. all.OrderBy(i => losses[i][0])];
        return [.. Fronts(losses).SelectMany(front => ByRoom(losses, front))];
    }

    /// <summary>The positions of the losses that no other dominates, in their order.</summary>
    public static int[] Front(IReadOnlyList<EquatableList<double>> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return [.. Undominated(losses, [.. Enumerable.Range(0, losses.Count)])];
    }

    private static IEnumerable<int[]> Fronts(IReadOnlyList<EquatableList<double>> losses)
    {
        int[] rest = [.. Enumerable.Range(0, losses.Count)];
        while (rest.Length > 0)
        {
            int[] front = [.. Undominated(losses, rest)];
            yield return front;
            rest = [.. rest.Except(front)];
        }
    }

    private static IEnumerable<int> Undominated(IReadOnlyList<EquatableList<double>> losses, int[] among) =>
        among.Where(i => !among.Any(j => Dominates(losses[j], losses[i])));

    private static IEnumerable<int> ByRoom(IReadOnlyList<EquatableList<double>> losses, int[] front)
    {
        var room = front.ToDictionary(i => i, _ => 0.0);
        for (var objective = 0; objective < losses[0].Count; objective++)
        {
            int[] sorted = [.. front.OrderBy(i => losses[i][objective])];
            var width = losses[sorted[^1]][objective] - losses[sorted[0]][objective];
            room[sorted[0]] = room[sorted[^1]] = double.PositiveInfinity;
            // Without a width, or with an infinite one, this objective tells nothing apart.
            if (width is 0 || !double.IsFinite(width)) continue;
            for (var k = 1; k < sorted.Length - 1; k++)
                room[sorted[k]] += (losses[sorted[k + 1]][objective] - losses[sorted[k - 1]][objective]) / width;
        }

        return front.OrderByDescending(i => room[i]);
    }
}
