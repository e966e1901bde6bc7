namespace ClusterFit.Core.Fits;

/// <summary>One point of the training curve.</summary>
/// <param name="Epoch">Epochs completed, from 1.</param>
/// <param name="TrainPsnrDb">-10 log10 of the mean training loss within the epoch, while the weights changed.</param>
/// <param name="EvaluatedPsnrDb">PSNR evaluated after the epoch over all training pixels; null when the epoch was not evaluated.</param>
/// <param name="OffGridPsnrDb">PSNR evaluated over the held-out pixels; null when not evaluated or none are held out.</param>
/// <param name="LearningRate">Learning rate at the end of the epoch.</param>
/// <param name="Seconds">Seconds since the start of training.</param>
public sealed record EpochRecord(
    int Epoch, double TrainPsnrDb, double? EvaluatedPsnrDb, double? OffGridPsnrDb, double LearningRate, double Seconds);
