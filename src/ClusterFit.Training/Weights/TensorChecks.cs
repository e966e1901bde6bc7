namespace ClusterFit.Training.Weights;

/// <summary>What holds for the tensors of every weights file, before it is written and after it was read.</summary>
internal static class TensorChecks
{
    public static void Check(IReadOnlyList<NamedTensor> tensors)
    {
        if (tensors.Count == 0) throw new WeightsRefusedException("The weights have no tensors.");
        var names = new HashSet<string>();
        foreach (var tensor in tensors)
        {
            if (!names.Add(tensor.Name)) throw new WeightsRefusedException($"The tensor '{tensor.Name}' occurs twice.");
            if (ElementCount(tensor.Shape) != tensor.Values.Length)
                throw new WeightsRefusedException(
                    $"The tensor '{tensor.Name}' has the shape ({string.Join(", ", tensor.Shape)}) but {tensor.Values.Length} values.");
            var flaw = tensor.Values.AsSpan().IndexOfAnyExceptFinite();
            if (flaw >= 0)
                throw new WeightsRefusedException($"The tensor '{tensor.Name}' has the value {tensor.Values[flaw]} at index {flaw}; expected a finite number.");
        }
    }

    private static int? ElementCount(int[] shape)
    {
        var count = 1L;
        foreach (var dimension in shape)
        {
            if (dimension <= 0) return null;
            count *= dimension;
            if (count > int.MaxValue) return null;
        }
        return (int)count;
    }

    private static int IndexOfAnyExceptFinite(this Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i])) return i;
        return -1;
    }
}
