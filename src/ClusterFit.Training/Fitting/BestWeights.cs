namespace ClusterFit.Training.Fitting;

/// <summary>The evaluated weights with the smallest error so far, and what was measured with them.</summary>
/// <param name="Parameters">All parameters, flat; empty before the first evaluation.</param>
/// <param name="Mse">Mean squared error over the training pixels; infinite before the first evaluation.</param>
/// <param name="Epoch">The epoch after which they were taken.</param>
/// <param name="OffGridPsnrDb">PSNR over the held-out pixels, in dB; null when none are.</param>
internal sealed record BestWeights(float[] Parameters, double Mse, int Epoch, double? OffGridPsnrDb)
{
    /// <summary>Before the first evaluation.</summary>
    public static BestWeights None { get; } = new([], double.PositiveInfinity, 0, null);
}
