namespace ClusterFit.Training.Weights;

/// <summary>A parameter of the network.</summary>
/// <param name="Name">For example <c>layers.0.weight</c> or <c>layers.0.bias</c>; a learned encoder is <c>encoder.weight</c>.</param>
/// <param name="Shape">Weights are (outputs, inputs); biases are (outputs).</param>
/// <param name="Values">Row-major, single precision.</param>
public sealed record NamedTensor(string Name, int[] Shape, float[] Values);
