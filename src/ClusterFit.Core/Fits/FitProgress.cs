namespace ClusterFit.Core.Fits;

/// <summary>Where a running fit stands.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="EpochFraction">Part of the epoch under way that is done, [0, 1).</param>
/// <param name="Steps">Optimizer updates made.</param>
/// <param name="TrainPsnrDb">-10 log10 of the mean training loss of the latest (or running) epoch; null before the first step.</param>
/// <param name="EvaluatedPsnrDb">PSNR of the latest evaluation over all training pixels; null before the first.</param>
/// <param name="PixelsPerSecond">Training pixels visited per second, lately.</param>
/// <param name="Seconds">Seconds trained, over all attempts that contributed.</param>
/// <param name="SecondsLeft">Estimate for the remaining epochs; null while unknown.</param>
public sealed record FitProgress(
    int Epoch, int Epochs, double EpochFraction, long Steps, double? TrainPsnrDb, double? EvaluatedPsnrDb,
    double PixelsPerSecond, double Seconds, double? SecondsLeft);
