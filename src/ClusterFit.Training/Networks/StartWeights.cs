using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using static TorchSharp.torch;

namespace ClusterFit.Training.Networks;

/// <summary>Draws the weights that training starts from.</summary>
internal static class StartWeights
{
    // Stream 0 belongs to the weights; the orders of the pixels use the epochs, from 1.
    private const long Stream = 0;

    /// <summary>All parameters, flat, in double precision.</summary>
    public static double[] Draw(NetworkShape shape)
    {
        var random = new RandomStream(shape.Spec.Seed, Stream);
        var parameters = new double[shape.Parameters];
        foreach (var layer in shape.Layers)
        {
            var weight = parameters.AsSpan(layer.Offset, layer.Inputs * layer.Outputs);
            var bias = parameters.AsSpan(layer.BiasOffset, layer.End - layer.BiasOffset);
            if (layer.Name == NetworkShape.LearnedEncoder)
                DrawSiren(random, weight, bias, layer.Inputs, 1.0 / layer.Inputs);
            else if (shape.Spec.Network.Kind == NetworkKind.Siren)
                DrawSiren(random, weight, bias, layer.Inputs, Math.Sqrt(6.0 / layer.Inputs) / shape.Spec.Network.Omega);
            else
                DrawHaar(random, layer.Outputs, layer.Inputs).CopyTo(weight);
        }
        return parameters;
    }

    /// <summary>A (rows, columns) matrix, Haar-distributed among those with orthonormal rows, or with orthonormal columns when there are
    /// more rows than columns, times max(1, sqrt(rows/columns)): then it takes a squared norm of columns to one of rows.</summary>
    internal static double[] DrawHaar(RandomStream random, int rows, int columns)
    {
        TorchSetup.Ensure();
        using var scope = NewDisposeScope();
        var (tall, narrow) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var gaussian = new double[tall * narrow];
        for (var i = 0; i < gaussian.Length; i++) gaussian[i] = random.NextGaussian();
        var (q, r) = linalg.qr(tensor(gaussian).view(tall, narrow));
        // Q alone depends on the signs that the algorithm happens to choose; with R's diagonal made positive it is Haar (Mezzadri 2007).
        q = q * r.diagonal().sign();
        if (rows < columns) q = q.t();
        var gain = Math.Max(1, Math.Sqrt((double)rows / columns));
        return [.. q.contiguous().data<double>().ToArray().Select(value => value * gain)];
    }

    /// <summary>Sitzmann et al. 2020: uniform weights within the bound; biases within 1/sqrt(inputs), as their code leaves them.</summary>
    private static void DrawSiren(RandomStream random, Span<double> weight, Span<double> bias, int inputs, double bound)
    {
        foreach (ref var value in weight) value = bound * (2 * random.NextDouble() - 1);
        foreach (ref var value in bias) value = (2 * random.NextDouble() - 1) / Math.Sqrt(inputs);
    }
}
