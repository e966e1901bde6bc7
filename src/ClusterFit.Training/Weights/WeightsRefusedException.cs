namespace ClusterFit.Training.Weights;

/// <summary>A weights or checkpoint file can not be read or written. The message says what is wrong with it.</summary>
public sealed class WeightsRefusedException(string message) : Exception(message);
