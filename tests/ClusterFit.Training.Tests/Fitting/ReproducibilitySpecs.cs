using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Training.Tests.Fitting;

public sealed class TorchReproducibilitySpecs() : ReproducibilitySpecs(FitEngine.Torch);

public sealed class FusedReproducibilitySpecs() : ReproducibilitySpecs(FitEngine.Fused);

/// <summary>What every engine keeps on the CPU.</summary>
public abstract class ReproducibilitySpecs(FitEngine engine)
{
    private static readonly FitSpec Spec = SmallFits.Spec with
    {
        TrainLattice = 2,
        FilmFrames = 3,
        Recipe = SmallFits.Spec.Recipe with
        {
            BatchSize = 300,
            BatchGrowth = 2,
            BatchGrowthEpochs = 2,
            BatchMax = 1400,
            Epochs = 5,
            Schedule = new ScheduleSpec { Kind = ScheduleKind.Plateau, PlateauPatience = 1, PlateauThreshold = 0.02 },
        },
    };

    private static readonly PixelImage Image = SmallFits.Image(100, 70, 3);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Weights_do_not_depend_on_who_looks_on(double averageEpochs)
    {
        var spec = Spec with { Recipe = Spec.Recipe with { AverageEpochs = averageEpochs } };
        using var watched = Start(spec);
        var pictures = new List<byte[]>();
        while (!watched.IsFinished)
        {
            watched.Advance(2);
            pictures.Add(watched.Preview(pictures.Count % 2 == 0 ? 40 : 160));
        }

        var fit = watched.Complete();
        var alone = Finish(spec);
        Assert.Equal(SmallFits.AllWeights(alone), SmallFits.AllWeights(fit));
        Assert.Equal(alone.FilmFrames, fit.FilmFrames);
        var (small, large) = (ImageFile.Decode(pictures[0], new ImageLimits()), ImageFile.Decode(pictures[1], new ImageLimits()));
        Assert.Equal((40, 28, 160, 112), (small.Width, small.Height, large.Width, large.Height));
        Assert.NotEqual(pictures[0], pictures[2]);
    }

    [Fact]
    public void Weights_do_not_depend_on_the_cores_that_were_lent()
    {
        var alone = Finish(Spec);
        var helped = Finish(Spec, cores: 4);
        Assert.Equal(SmallFits.AllWeights(alone), SmallFits.AllWeights(helped));
        Assert.Equal(alone.Weights.Summary.Mse, helped.Weights.Summary.Mse);
        Assert.Equal(alone.Weights.Summary.OffGridPsnrDb, helped.Weights.Summary.OffGridPsnrDb);
        Assert.Equal(alone.FilmFrames, helped.FilmFrames);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Interrupted_fit_ends_with_the_same_weights(int stepsBetweenInterruptions)
    {
        var whole = Finish(Spec);
        var checkpoint = Checkpoint(Start(Spec));
        FinishedFit? resumed = null;
        while (resumed is null)
        {
            using var fit = FitRun.Resume(checkpoint, Image, TimeProvider.System, new IdleCores(2), Device);
            fit.Advance(stepsBetweenInterruptions);
            checkpoint = fit.Checkpoint();
            if (fit.IsFinished) resumed = fit.Complete();
        }
        Assert.Equal(SmallFits.AllWeights(whole), SmallFits.AllWeights(resumed));
        Assert.Equal(whole.Weights.Summary with { Seconds = 0 }, resumed.Weights.Summary with { Seconds = 0 });
        Assert.Equal(
            whole.Weights.History.Select(epoch => epoch with { Seconds = 0 }),
            resumed.Weights.History.Select(epoch => epoch with { Seconds = 0 }));
        Assert.Equal(whole.FilmFrames, resumed.FilmFrames);
    }

    [Fact]
    public void Checkpoint_survives_its_file()
    {
        using var fit = Start(Spec);
        fit.Advance(3);
        var checkpoint = CheckpointCodec.Decode(CheckpointCodec.Encode(fit.Checkpoint()));
        using var resumed = FitRun.Resume(checkpoint, Image, TimeProvider.System, new IdleCores(1), Device);
        fit.Advance(20);
        resumed.Advance(20);
        Assert.Equal(fit.Checkpoint().Parameters, resumed.Checkpoint().Parameters);
    }

    [Fact]
    public void Seconds_add_up_over_attempts()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        using var fit = FitRun.Start(SmallFits.Spec, SmallFits.Image(), SmallFits.Hash, time, new IdleCores(1), Device);
        fit.Advance(2);
        fit.Advance(2);
        using var resumed = FitRun.Resume(fit.Checkpoint(), SmallFits.Image(), time, new IdleCores(1), Device);
        resumed.Advance(2);
        Assert.Equal(3, resumed.Progress.Seconds);
        Assert.Equal(64, resumed.Progress.PixelsPerSecond, 1e-9);
    }

    [Fact]
    public void Another_image_or_a_torn_checkpoint_is_refused()
    {
        var checkpoint = Checkpoint(Start(Spec));
        void Refused(FitCheckpoint bad, PixelImage image, string word)
        {
            var refused = Assert.Throws<FitRefusedException>(() => FitRun.Resume(bad, image, TimeProvider.System, new IdleCores(1), Device));
            Assert.Contains(word, refused.Message, StringComparison.Ordinal);
        }

        Refused(checkpoint, SmallFits.Image(70, 100, 3), "image");
        Refused(checkpoint with { FirstMoments = new float[3] }, Image, "FirstMoments");
        Refused(checkpoint with { Average = [] }, Image, "Average");
        Refused(checkpoint with { BestMse = 0.5 }, Image, "Best");
        Refused(checkpoint with { PixelsIntoEpoch = 1750 }, Image, "PixelsIntoEpoch");
        Refused(checkpoint with { Spec = Spec with { Encoder = new EncoderSpec() } }, Image, "octaves");
    }

    private FitDevice Device => FitDevice.Parse("cpu", engine);

    private FitRun Start(FitSpec spec) => SmallFits.Start(spec, Image, engine: engine);

    private FinishedFit Finish(FitSpec spec, int cores = 1) => SmallFits.Finish(spec, Image, cores, engine);

    private static FitCheckpoint Checkpoint(FitRun fit)
    {
        using (fit) return fit.Checkpoint();
    }
}
