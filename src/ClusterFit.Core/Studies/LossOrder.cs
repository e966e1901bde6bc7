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
    public static int[] Best(IReadOnlyList<EquatableList<double>> losses) => Best(losses, int.MaxValue);

    /// <summary>The positions of the best losses, at most so many, the best first; equal ones in their order.</summary>
    public static int[] Best(IReadOnlyList<EquatableList<double>> losses, int count)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var all = Enumerable.Range(0, losses.Count);
        if (losses.Count == 0 || losses[0].Count == 1) return [.. all.OrderBy(i => losses[i][0]).Take(count)];
        return [.. Fronts(losses).SelectMany(front => ByRoom(losses, front)).Take(count)];
    }

    /// <summary>The positions of the losses that no other dominates, in their order.</summary>
    public static int[] Front(IReadOnlyList<EquatableList<double>> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var front = new List<int>();
        // Sorted, because then most of those that dominate others come before them, and the front stays short.
        foreach (var i in Enumerable.Range(0, losses.Count).OrderBy(i => losses[i][0]))
        {
            if (front.Exists(j => Dominates(losses[j], losses[i]))) continue;
            front.RemoveAll(j => Dominates(losses[i], losses[j]));
            front.Add(i);
        }

        front.Sort();
        return [.. front];
    }

    // In lexicographic order nobody is dominated by a later one, and whom a front dominates all fronts before it do as well: a binary search finds
    // the place (Zhang et al. 2015, efficient non-dominated sort).
    private static List<int[]> Fronts(IReadOnlyList<EquatableList<double>> losses)
    {
        var fronts = new List<List<int>>();
        foreach (var i in Enumerable.Range(0, losses.Count).Order(Comparer<int>.Create((a, b) => Lexicographic(losses[a], losses[b]))))
        {
            var (low, high) = (0, fronts.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (IsDominated(losses, i, fronts[middle])) low = middle + 1;
                else high = middle;
            }

            if (low == fronts.Count) fronts.Add([]);
            fronts[low].Add(i);
        }

        return fronts.ConvertAll(front => front.Order().ToArray());
    }

    private static bool IsDominated(IReadOnlyList<EquatableList<double>> losses, int i, List<int> front)
    {
        // Of two losses the second falls along a front: if the last one does not dominate, none does.
        var least = losses[i].Count == 2 ? front.Count - 1 : 0;
        for (var k = front.Count - 1; k >= least; k--)
            if (Dominates(losses[front[k]], losses[i])) return true;
        return false;
    }

    private static int Lexicographic(EquatableList<double> first, EquatableList<double> second)
    {
        for (var i = 0; i < first.Count; i++)
            if (first[i].CompareTo(second[i]) is not 0 and var order) return order;
        return 0;
    }

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
