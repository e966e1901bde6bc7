using ClusterFit.Training.Fitting;
using ClusterFit.Training.Weights;
using CsCheck;

namespace ClusterFit.Training.Tests.Weights;

public class CheckpointCodecSpecs
{
    private static readonly Gen<FitCheckpoint> AnyCheckpoint =
        from spec in AnyWeights.Spec
        from image in AnyWeights.Image
        from history in AnyWeights.Epoch.List[0, 4]
        from counts in Gen.Int[0, int.MaxValue].Array[4]
        from steps in Gen.Long[0, long.MaxValue]
        from numbers in Gen.Double.Array[5]
        from bestMse in Gen.OneOf(Gen.Double, Gen.Const(double.PositiveInfinity))
        from offGrid in Gen.Double.Nullable()
        from length in Gen.Int[1, 50]
        from arrays in Gen.Float.Array[length].Array[3]
        from average in Gen.OneOf(Gen.Float.Array[length], Gen.Const(Array.Empty<float>()))
        from best in Gen.OneOf(Gen.Float.Array[length], Gen.Const(Array.Empty<float>()))
        from frames in Gen.Byte.Array[0, 20].Array[0, 3]
        select new FitCheckpoint
        {
            Spec = spec,
            Image = image,
            Epoch = counts[0],
            PixelsIntoEpoch = counts[1],
            Steps = steps,
            EpochLossSum = numbers[0],
            Parameters = arrays[0],
            FirstMoments = arrays[1],
            SecondMoments = arrays[2],
            Average = average,
            Best = best,
            BestMse = bestMse,
            BestEpoch = counts[2],
            BestOffGridPsnrDb = offGrid,
            PlateauScale = numbers[1],
            PlateauBest = numbers[2],
            PlateauWait = counts[3],
            Seconds = numbers[3],
            History = history,
            FilmFrames = frames,
        };

    private static readonly FitCheckpoint Tiny = new()
    {
        Spec = AnyWeights.Tiny.Spec,
        Image = AnyWeights.Tiny.Image,
        Epoch = 3,
        PixelsIntoEpoch = 70_000,
        Steps = 1L << 40,
        EpochLossSum = 0.5,
        Parameters = [1, -2],
        FirstMoments = [0.5f, float.NaN],
        SecondMoments = [float.PositiveInfinity, 0],
        Average = [],
        Best = [1, 2],
        BestMse = double.PositiveInfinity,
        BestEpoch = 2,
        BestOffGridPsnrDb = null,
        PlateauScale = 0.25,
        PlateauBest = double.NaN,
        PlateauWait = 1,
        Seconds = 12.5,
        History = AnyWeights.Tiny.History,
        FilmFrames = [[1, 2, 3], []],
    };

    [Fact]
    public void A_file_gives_back_the_checkpoint_it_was_made_of() =>
        AnyCheckpoint.Sample(checkpoint => AssertEqual(checkpoint, CheckpointCodec.Decode(CheckpointCodec.Encode(checkpoint))));

    [Fact]
    public void Version_1_is_read_and_written_byte_by_byte()
    {
        var golden = Golden.File("checkpoint-v1.bin");
        AssertEqual(Tiny, CheckpointCodec.Decode(golden));
        // A setting that is added later changes what is written; then only the reading remains.
        Assert.Equal(golden, CheckpointCodec.Encode(Tiny));
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_but_never_worse() =>
        Damage.Of(CheckpointCodec.Encode(Tiny)).Sample(file =>
        {
            try
            {
                CheckpointCodec.Decode(file);
            }
            catch (WeightsRefusedException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }, iter: 5_000);

    [Fact]
    public void A_file_that_is_cut_short_is_refused()
    {
        var file = CheckpointCodec.Encode(Tiny);
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<WeightsRefusedException>(() => CheckpointCodec.Decode(file.AsMemory(0, length)));
    }

    [Fact]
    public void Arrays_of_other_lengths_than_the_parameters_are_refused()
    {
        AssertRefused(Tiny with { Parameters = [] }, "'parameters' is empty");
        AssertRefused(Tiny with { FirstMoments = [] }, "'first-moments' has 0 values; expected 2");
        AssertRefused(Tiny with { SecondMoments = [1] }, "'second-moments' has 1 values; expected 2");
        AssertRefused(Tiny with { Best = [1, 2, 3] }, "'best' has 3 values; expected 2");
        AssertRefused(Tiny with { Average = [1] }, "'average' has 1 values; expected 2");
    }

    [Fact]
    public void A_weights_file_is_no_checkpoint() =>
        Assert.Contains("not a checkpoint file", Assert.Throws<WeightsRefusedException>(
            () => CheckpointCodec.Decode(WeightsCodec.Encode(AnyWeights.Tiny))).Message);

    private static void AssertRefused(FitCheckpoint checkpoint, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsRefusedException>(() => CheckpointCodec.Decode(CheckpointCodec.Encode(checkpoint))).Message);

    private static void AssertEqual(FitCheckpoint expected, FitCheckpoint actual)
    {
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(expected.FilmFrames, actual.FilmFrames);
        Assert.Equal(expected.Parameters, actual.Parameters);
        Assert.Equal(expected.FirstMoments, actual.FirstMoments);
        Assert.Equal(expected.SecondMoments, actual.SecondMoments);
        Assert.Equal(expected.Average, actual.Average);
        Assert.Equal(expected.Best, actual.Best);
        Assert.Equal(WithoutLists(expected), WithoutLists(actual));
    }

    private static FitCheckpoint WithoutLists(FitCheckpoint checkpoint) => checkpoint with
    {
        History = [],
        FilmFrames = [],
        Parameters = [],
        FirstMoments = [],
        SecondMoments = [],
        Average = [],
        Best = [],
    };
}
