namespace ClusterFit.Training.Fitting;

/// <summary>Spec, image and checkpoint do not fit together. The message says which value is wrong and what would be right.</summary>
public sealed class FitRefusedException(string message) : Exception(message);

/// <summary>Training ended in numbers that are not finite: the same spec and image will do so again.</summary>
public sealed class FitDivergedException(int epoch, double learningRate) : Exception(
    $"The fit diverged: the loss is not finite in epoch {epoch} at learning rate {learningRate:G4}. A lower learning-rate is needed.")
{
    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>The learning rate at that moment.</summary>
    public double LearningRate { get; } = learningRate;
}
