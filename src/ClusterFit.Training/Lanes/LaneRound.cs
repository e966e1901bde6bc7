namespace ClusterFit.Training.Lanes;

/// <summary>Some steps that lanes with equal batches make together, without a look at results. A lane whose slice ends before drops out; so
/// lanes with fewer steps come last, and the lanes of a step are always neighbours.</summary>
internal sealed class LaneRound
{
    /// <summary>Rounds shorter than this are not worth their start: a lane that has less to do waits for the others.</summary>
    public const int LeastSteps = 8;

    /// <summary>Longest round.</summary>
    public const int MostSteps = 64;

    private LaneRound(LaneTurn[] turns, int steps) => (Turns, Steps) = (turns, steps);

    /// <summary>The lanes in the order of their rows.</summary>
    public IReadOnlyList<LaneTurn> Turns { get; }

    /// <summary>Number of steps.</summary>
    public int Steps { get; }

    /// <summary>Rows of each lane's batch. A batch with fewer pixels is filled up.</summary>
    public int BatchRows => Turns[0].Slice.BatchSize;

    /// <summary>The round of these lanes, of which at least one has something to do.</summary>
    public static LaneRound Of(IReadOnlyCollection<LaneTurn> turns)
    {
        var steps = Math.Min(Math.Clamp(turns.Min(turn => turn.Left), LeastSteps, MostSteps), turns.Max(turn => turn.Left));
        var whole = turns.Where(turn => turn.Left >= steps).ToArray();
        var ordered = new LaneTurn?[whole.Length];
        // Who is among the first already stays there: moves cost time.
        foreach (var turn in whole)
        {
            if (turn.Seat.Row < ordered.Length) ordered[turn.Seat.Row] = turn;
        }
        var coming = new Queue<LaneTurn>(whole.Where(turn => turn.Seat.Row >= ordered.Length));
        var early = turns.Where(turn => turn.Left < steps).OrderByDescending(turn => turn.Left);
        return new LaneRound([.. ordered.Select(turn => turn ?? coming.Dequeue()), .. early], steps);
    }

    /// <summary>Lanes that make a step, counted from 0.</summary>
    public int LanesAt(int step)
    {
        var lanes = Turns.Count;
        while (Turns[lanes - 1].Left <= step) lanes--;
        return lanes;
    }

    /// <summary>Whether the batch of a lane has fewer pixels than rows at a step.</summary>
    public bool IsRagged(int step) => Turns.Any(turn => turn.Left > step && turn.Slice.Batch(turn.Made + step).Length < BatchRows);

    /// <summary>For each step and lane the pixels of the batch, filled up with its last one, as numbers among all pixels of all
    /// images.</summary>
    public long[] Pixels(int pixelsOfImage)
    {
        var all = new long[Steps * Turns.Count * BatchRows];
        for (var step = 0; step < Steps; step++)
        {
            var lanes = LanesAt(step);
            for (var lane = 0; lane < lanes; lane++)
            {
                var turn = Turns[lane];
                var batch = turn.Slice.Batch(turn.Made + step);
                var rows = all.AsSpan((step * Turns.Count + lane) * BatchRows, BatchRows);
                var first = (long)turn.Seat.Home * pixelsOfImage;
                for (var i = 0; i < rows.Length; i++) rows[i] = first + batch[Math.Min(i, batch.Length - 1)];
            }
        }
        return all;
    }

    /// <summary>For each step the <see cref="StepFactors"/> of all lanes.</summary>
    public float[] Factors(int channels)
    {
        var all = new float[Steps * StepFactors.Count * Turns.Count];
        for (var step = 0; step < Steps; step++)
        {
            var lanes = LanesAt(step);
            for (var lane = 0; lane < lanes; lane++)
            {
                var (turn, index) = (Turns[lane], Turns[lane].Made + step);
                StepFactors.Write(all.AsSpan(step * StepFactors.Count * Turns.Count + lane), Turns.Count, turn.Seat.Recipe,
                    turn.Slice.Step(index), turn.Slice.LearningRate(index), turn.Slice.AverageShare(index), turn.Slice.Batch(index).Length, channels);
            }
        }
        return all;
    }

    /// <summary>So many steps are made.</summary>
    /// <param name="steps">Not more than the round has.</param>
    /// <param name="lossSums">Each lane's sum of squared errors.</param>
    public void End(int steps, ReadOnlySpan<double> lossSums)
    {
        for (var lane = 0; lane < Turns.Count; lane++) Turns[lane].Advance(Math.Min(steps, Turns[lane].Left), lossSums[lane]);
    }
}
