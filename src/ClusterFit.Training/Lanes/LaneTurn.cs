using ClusterFit.Training.Fitting;

namespace ClusterFit.Training.Lanes;

/// <summary>A slice that a lane wants to be trained, and how far it has come.</summary>
/// <param name="seat">The lane.</param>
/// <param name="slice">Its slice.</param>
/// <param name="lossSum">The sum of its squared errors before.</param>
internal sealed class LaneTurn(LaneSeat seat, StepSlice slice, double lossSum)
{
    /// <summary>The lane.</summary>
    public LaneSeat Seat => seat;

    /// <summary>The slice.</summary>
    public StepSlice Slice => slice;

    /// <summary>Steps made.</summary>
    public int Made { get; private set; }

    /// <summary>The sum of the squared errors so far.</summary>
    public double LossSum { get; private set; } = lossSum;

    /// <summary>Steps to be made.</summary>
    public int Left => slice.Count - Made;

    /// <summary>Whether nothing is left to be done, or nothing worth doing.</summary>
    public bool IsOver => Left == 0 || !double.IsFinite(LossSum);

    /// <summary>So many more steps are made.</summary>
    public void Advance(int steps, double lossSum)
    {
        Made += steps;
        LossSum = lossSum;
    }
}
