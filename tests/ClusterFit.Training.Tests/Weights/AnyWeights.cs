using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Networks;
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
        from preset in Gen.OneOfConst([.. Presets.All.Where(preset => preset.Spec.PlannedSetting is null)])
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
        from network in SmallNetwork
        from image in Image
        let shape = NetworkShape.Of(network, image.Channels)
        from parameters in Finite.Array[shape.Parameters]
        from summary in Summary
        from history in Epoch.List[0, 5]
        from version in Gen.String[Gen.Char.AlphaNumeric, 0, 10]
        select new FittedWeights(network, image, shape.Unpack(parameters), summary, history, version);

    /// <summary>Always the same, with two tensors of 8 and 2 numbers.</summary>
    public static readonly FittedWeights Tiny = new(
        new FitSpec
        {
            Encoder = new EncoderSpec { Kind = EncoderKind.Nerf, Octaves = 1 },
            Network = new NetworkSpec { Widths = [2] },
            Recipe = new RecipeSpec { TargetPsnr = 40, LearningRate = 0.1 },
            Seed = -7,
        },
        new ImageInfo(640, 3, 1, 16, ContentHash.Of("image"u8)),
        [
            new NamedTensor("layers.0.weight", [2, 4], [0, 1, -2, 0.1f, float.MaxValue, float.Epsilon, -0f, 3]),
            new NamedTensor("layers.1.weight", [1, 2], [1 / 3f, -1e-20f]),
        ],
        new FitSummary
        {
            Mse = 0,
            PsnrDb = double.PositiveInfinity,
            OffGridPsnrDb = 21.5,
            Epochs = 300,
            BestEpoch = 2,
            Steps = 1L << 33,
            Seconds = 0.25,
            Parameters = 10,
            StopReason = StopReason.TargetPsnr,
        },
        [new EpochRecord(1, 12.5, null, null, 0.1, 0.125), new EpochRecord(2, 30, 31.5, 21.5, 0.05, 0.25)],
        "0.1.0");

    private static Gen<FitSpec> SmallNetwork =>
        from spec in Spec
        from kind in Gen.Enum<EncoderKind>()
        from octaves in Gen.Int[1, 3]
        from width in Gen.Int[1, 5]
        from widths in Gen.Int[1, 5].Array[1, 12]
        select spec with
        {
            Encoder = spec.Encoder with { Kind = kind, Octaves = octaves, Width = width },
            Network = spec.Network with { Widths = EquatableList.Create<int>(widths) },
        };

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
