using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Weights;
using CsCheck;

namespace ClusterFit.Training.Tests.Weights;

/// <summary>Generators of file contents.</summary>
internal static class AnyWeights
{
    public static readonly Gen<ImageInfo> Image =
        from width in Gen.Int[1, 5000]
        from height in Gen.Int[1, 5000]
        from channels in Gen.OneOfConst(1, 3, 4)
        from depth in Gen.OneOfConst(8, 16)
        from content in Gen.Byte.Array[0, 8]
        select new ImageInfo(width, height, channels, depth, ContentHash.Of(content));

    public static readonly Gen<FitSpec> Spec =
        from preset in Gen.OneOfConst([.. Presets.All])
        from seed in Gen.Long
        from rate in Gen.Double[1e-9, 1]
        from bias in Gen.Bool
        select preset.Spec with
        {
            Seed = seed,
            Recipe = preset.Spec.Recipe with { LearningRate = rate },
            Network = preset.Spec.Network with { Bias = bias },
        };

    public static readonly Gen<EpochRecord> Epoch =
        from epoch in Gen.Int[1, 1_000_000]
        from train in Gen.Double
        from evaluated in Gen.Double[-10, 150].Nullable()
        from offGrid in Gen.Double[-10, 150].Nullable()
        from rate in Gen.Double[0, 1]
        from seconds in Gen.Double[0, 1e9]
        select new EpochRecord(epoch, train, evaluated, offGrid, rate, seconds);

    public static readonly Gen<FitSummary> Summary =
        from mse in Gen.Double[0, 1]
        from psnr in Gen.OneOf(Gen.Double[0, 150], Gen.Const(double.PositiveInfinity))
        from offGrid in Gen.Double[0, 150].Nullable()
        from epochs in Gen.Int[1, 1000]
        from steps in Gen.Long[0, long.MaxValue]
        from seconds in Gen.Double[0, 1e6]
        from reason in Gen.OneOfConst(StopReason.Epochs, StopReason.TargetPsnr)
        select new FitSummary
        {
            Mse = mse,
            PsnrDb = psnr,
            OffGridPsnrDb = offGrid,
            Epochs = epochs,
            BestEpoch = epochs,
            Steps = steps,
            Seconds = seconds,
            Parameters = 7,
            StopReason = reason,
        };

    public static readonly Gen<float> Finite = Gen.Float.Where(float.IsFinite);

    public static readonly Gen<FittedWeights> Weights =
        from spec in Spec
        from image in Image
        from tensors in Tensors
        from summary in Summary
        from history in Epoch.List[0, 5]
        from version in Gen.String[Gen.Char.AlphaNumeric, 0, 10]
        select new FittedWeights(spec, image, tensors, summary, history, version);

    private static Gen<IReadOnlyList<NamedTensor>> Tensors =>
        from shapes in Gen.Int[1, 5].Array[0, 3].Array[1, 4]
        from values in Finite.Array[shapes.Sum(ElementCount)]
        select (IReadOnlyList<NamedTensor>)Split(shapes, values);

    private static int ElementCount(int[] shape) => shape.Aggregate(1, (a, b) => a * b);

    private static List<NamedTensor> Split(int[][] shapes, float[] values)
    {
        var taken = 0;
        var tensors = new List<NamedTensor>();
        foreach (var shape in shapes)
        {
            var count = ElementCount(shape);
            tensors.Add(new NamedTensor($"layers.{tensors.Count}.weight", shape, values[taken..(taken += count)]));
        }
        return tensors;
    }

    public static void AssertEqual(FittedWeights expected, FittedWeights actual)
    {
        Assert.Equal(expected with { Tensors = [], History = [] }, actual with { Tensors = [], History = [] });
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(expected.Tensors.Select(t => t.Name), actual.Tensors.Select(t => t.Name));
        foreach (var (wanted, found) in expected.Tensors.Zip(actual.Tensors))
        {
            Assert.Equal(wanted.Shape, found.Shape);
            Assert.Equal(wanted.Values, found.Values);
        }
    }
}
