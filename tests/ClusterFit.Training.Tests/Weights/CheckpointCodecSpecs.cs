using ClusterFit.Training.Fitting;
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

    [Fact]
    public void A_file_gives_back_the_checkpoint_it_was_made_of() => AnyCheckpoint.Sample(checkpoint =>
    {
        var decoded = CheckpointCodec.Decode(CheckpointCodec.Encode(checkpoint));
        Assert.Equal(checkpoint.History, decoded.History);
        Assert.Equal(checkpoint.FilmFrames, decoded.FilmFrames);
        Assert.Equal(checkpoint.Parameters, decoded.Parameters);
        Assert.Equal(checkpoint.FirstMoments, decoded.FirstMoments);
        Assert.Equal(checkpoint.SecondMoments, decoded.SecondMoments);
        Assert.Equal(checkpoint.Average, decoded.Average);
        Assert.Equal(checkpoint.Best, decoded.Best);
        Assert.Equal(WithoutLists(checkpoint), WithoutLists(decoded));
    });

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
