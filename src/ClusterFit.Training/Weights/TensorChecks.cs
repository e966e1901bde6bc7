using ClusterFit.Core.Fits;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Weights;

/// <summary>What holds for the tensors of every weights file, before it is written and after it was read.</summary>
internal static class TensorChecks
{
    /// <summary>Names of the tensors of the spec's network, in the order of the layers.</summary>
    public static IReadOnlyList<string> Names(FitSpec spec, ImageInfo image) => [.. Expected(spec, image).Select(tensor => tensor.Name)];

    /// <summary>Passes tensors that are those of the spec's network, in order, and hold finite numbers.</summary>
    /// <exception cref="WeightsRefusedException">They are not.</exception>
    public static void Check(FitSpec spec, ImageInfo image, IReadOnlyList<NamedTensor> tensors)
    {
        CheckImage(image);
        var expected = Expected(spec, image);
        for (var i = 0; i < Math.Max(expected.Count, tensors.Count); i++)
        {
            if (i == tensors.Count) throw new WeightsRefusedException($"The tensor '{expected[i].Name}' is missing, which the spec asks for.");
            var tensor = tensors[i];
            if (tensors.Take(i).Any(earlier => earlier.Name == tensor.Name))
                throw new WeightsRefusedException($"The tensor '{tensor.Name}' occurs twice.");
            if (i == expected.Count) throw new WeightsRefusedException($"The tensor '{tensor.Name}' is none that the spec asks for.");
            if (tensor.Name != expected[i].Name)
                throw new WeightsRefusedException($"The tensor '{tensor.Name}' lies where the spec asks for '{expected[i].Name}'.");
            CheckTensor(tensor, expected[i].Shape);
        }
    }

    private static void CheckTensor(NamedTensor tensor, int[] shape)
    {
        if (!tensor.Shape.AsSpan().SequenceEqual(shape))
            throw new WeightsRefusedException(
                $"The tensor '{tensor.Name}' has the shape ({string.Join(", ", tensor.Shape)}); the spec asks for ({string.Join(", ", shape)}).");
        // The product does not overflow: a dimension of a spec is below 2^16.
        var count = shape.Aggregate(1L, (product, dimension) => product * dimension);
        if (tensor.Values.Length != count)
            throw new WeightsRefusedException($"The tensor '{tensor.Name}' has {tensor.Values.Length} values; its shape asks for {count}.");
        foreach (var value in tensor.Values)
            if (!float.IsFinite(value))
                throw new WeightsRefusedException($"The tensor '{tensor.Name}' has the value {value}; expected finite numbers.");
    }

    private static void CheckImage(ImageInfo image)
    {
        if (image.Width < 1 || image.Height < 1 || image.Channels is not (1 or 3 or 4) || image.BitDepth is not (8 or 16))
            throw new WeightsRefusedException(
                $"The image is {image.Width} x {image.Height} with {image.Channels} channels of {image.BitDepth} bits; "
                + "expected at least 1 x 1, 1, 3 or 4 channels, and 8 or 16 bits.");
    }

    private static List<(string Name, int[] Shape)> Expected(FitSpec spec, ImageInfo image)
    {
        if (spec.Encoder is { Kind: not EncoderKind.Siren, Octaves: 0 })
            throw new WeightsRefusedException("The spec leaves 'octaves' automatic; expected the number in use.");
        if (spec.PlannedSetting is { } planned)
            throw new WeightsRefusedException($"The spec leaves '{planned}' automatic; expected what is in use.");
        var expected = new List<(string, int[])>();
        foreach (var layer in NetworkShape.Of(spec, image.Channels).Layers)
        {
            expected.Add(($"{layer.Name}.weight", [layer.Outputs, layer.Inputs]));
            if (layer.HasBias) expected.Add(($"{layer.Name}.bias", [layer.Outputs]));
        }
        return expected;
    }
}
