namespace ClusterFit.Training.Fitting;

/// <summary>How far a fit has come, over all attempts that contributed.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Pixels">Pixels visited, each as often as it was.</param>
public readonly record struct FitPlace(int Epoch, long Pixels);
