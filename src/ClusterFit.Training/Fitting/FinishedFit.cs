using ClusterFit.Training.Weights;

namespace ClusterFit.Training.Fitting;

/// <summary>What a fit leaves behind.</summary>
/// <param name="Weights">The best weights.</param>
/// <param name="FilmFrames">PNG files of the film's frames.</param>
public sealed record FinishedFit(FittedWeights Weights, IReadOnlyList<byte[]> FilmFrames);
