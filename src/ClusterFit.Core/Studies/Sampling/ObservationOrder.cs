namespace ClusterFit.Core.Studies.Sampling;

/// <summary>Which observations are better: measured ones before failed ones, complete ones before incomplete ones, higher rungs before lower
/// ones, and then by their losses (<see cref="LossOrder"/>).</summary>
internal static class ObservationOrder
{
    /// <summary>Whether there is something to learn from it beyond that it failed.</summary>
    public static bool IsMeasured(Observation observation)
    {
        foreach (var loss in observation.Losses)
            if (!double.IsFinite(loss)) return false;
        return true;
    }

    /// <summary>The positions of the best, at most so many, the best first; equal ones in their order.</summary>
    public static int[] Best(IReadOnlyList<Observation> observations, int count)
    {
        count = Math.Min(count, observations.Count);
        if (count == 0) return [];
        return observations[0].Losses.Count == 1 ? BestOfOne(observations, count) : BestOfMany(observations, count);
    }

    // One pass that keeps the best so far in order: the count is small, the observations are many.
    private static int[] BestOfOne(IReadOnlyList<Observation> observations, int count)
    {
        var best = new int[count];
        var filled = 0;
        for (var i = 0; i < observations.Count; i++)
        {
            var observation = observations[i];
            if (filled == count && !IsBefore(observation, observations[best[^1]])) continue;
            var place = filled < count ? filled++ : count - 1;
            for (; place > 0 && IsBefore(observation, observations[best[place - 1]]); place--) best[place] = best[place - 1];
            best[place] = i;
        }

        return best;
    }

    private static bool IsBefore(Observation first, Observation second)
    {
        var difference = Class(first).CompareTo(Class(second));
        return difference != 0 ? difference < 0 : first.Losses[0] < second.Losses[0];
    }

    private static int[] BestOfMany(IReadOnlyList<Observation> observations, int count) =>
        [.. Enumerable.Range(0, observations.Count)
            .GroupBy(i => Class(observations[i]))
            .OrderBy(group => group.Key)
            .SelectMany(group => BestOfClass(observations, [.. group], count))
            .Take(count)];

    private static IEnumerable<int> BestOfClass(IReadOnlyList<Observation> observations, int[] positions, int count) =>
        LossOrder.Best([.. positions.Select(i => observations[i].Losses)], count).Select(i => positions[i]);

    // The lesser the better; losses are compared within a class.
    private static (bool IsFailed, bool IsIncomplete, int Rung) Class(Observation observation) =>
        (!IsMeasured(observation), !observation.IsComplete, observation.IsComplete ? 0 : -observation.Rung);
}
