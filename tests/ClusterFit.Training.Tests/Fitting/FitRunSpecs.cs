using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Training.Tests.Fitting;

public sealed class TorchFitRunSpecs() : FitRunSpecs(FitEngine.Torch);

public sealed class FusedFitRunSpecs() : FitRunSpecs(FitEngine.Fused);

/// <summary>A fit on the CPU, with every engine.</summary>
public abstract class FitRunSpecs(FitEngine engine)
{
    private static readonly FitSpec Spec = SmallFits.Spec;

    [Fact]
    public void Fit_learns_the_image_and_says_how_well()
    {
        var image = SmallFits.Image();
        var fit = Finish(Spec with { Recipe = Spec.Recipe with { Epochs = 60 } }, image);
        var summary = fit.Weights.Summary;
        Assert.InRange(summary.PsnrDb, 30, 200);
        Assert.Equal(-10 * Math.Log10(summary.Mse), summary.PsnrDb, 1e-9);
        Assert.Equal((60, 60L * 9, StopReason.Epochs), (summary.Epochs, summary.Steps, summary.StopReason));
        Assert.Null(summary.OffGridPsnrDb);
        Assert.Equal(fit.Weights.Tensors.Sum(tensor => tensor.Values.Length), summary.Parameters);
        Assert.Equal(summary.PsnrDb, fit.Weights.History.Max(epoch => epoch.EvaluatedPsnrDb));
    }

    [Fact]
    public void Advance_stops_after_the_steps_and_at_the_end_of_an_epoch()
    {
        using var fit = Start(Spec, SmallFits.Image());
        fit.Advance(4);
        Assert.Equal((0, 4L, 4 * 32.0 / 280), (fit.Progress.Epoch, fit.Progress.Steps, fit.Progress.EpochFraction));
        Assert.NotNull(fit.Progress.TrainPsnrDb);
        Assert.Null(fit.Progress.EvaluatedPsnrDb);
        fit.Advance(1000);
        Assert.Equal((1, 9L, 0.0), (fit.Progress.Epoch, fit.Progress.Steps, fit.Progress.EpochFraction));
        Assert.NotNull(fit.Progress.EvaluatedPsnrDb);
        Assert.Throws<InvalidOperationException>(fit.Complete);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_image_kind_trains(int channels)
    {
        var fit = Finish(Spec with { Recipe = Spec.Recipe with { Epochs = 150 } }, SmallFits.Image(9, 17, channels));
        Assert.Equal(channels, fit.Weights.Tensors[^1].Shape[0]);
        Assert.InRange(fit.Weights.Summary.PsnrDb, 20, 200);
    }

    [Fact]
    public void One_pixel_can_be_fitted()
    {
        var fit = Finish(Spec with { Recipe = Spec.Recipe with { Epochs = 300, LearningRate = 0.01 } },
            new PixelImage(1, 1, 1, 8, [0.25f]));
        Assert.InRange(fit.Weights.Summary.PsnrDb, 40, 300);
    }

    [Fact]
    public void Epochs_are_evaluated_at_the_interval_and_at_the_end()
    {
        var fit = Finish(Spec with { Recipe = Spec.Recipe with { Epochs = 7, EvaluateEvery = 3 } }, SmallFits.Image());
        Assert.Equal([3, 6, 7], fit.Weights.History.Where(epoch => epoch.EvaluatedPsnrDb is not null).Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void Training_stops_when_the_target_is_reached_between_two_intervals()
    {
        var recipe = Spec.Recipe with { Epochs = 500, EvaluateEvery = 400, TargetPsnr = 25 };
        var summary = Finish(Spec with { Recipe = recipe }, SmallFits.Image()).Weights.Summary;
        Assert.Equal(StopReason.TargetPsnr, summary.StopReason);
        Assert.InRange(summary.PsnrDb, 25, 40);
        Assert.InRange(summary.Epochs, 1, 399);
    }

    [Fact]
    public void Between_intervals_only_epochs_near_the_target_are_evaluated()
    {
        var recipe = Spec.Recipe with { Epochs = 500, EvaluateEvery = 10, TargetPsnr = 32, AverageEpochs = 1 };
        var history = Finish(Spec with { Recipe = recipe }, SmallFits.Image()).Weights.History;
        var between = history.Where(epoch => epoch.EvaluatedPsnrDb is not null && epoch.Epoch % 10 != 0 && epoch.Epoch > 10).ToList();
        Assert.NotEmpty(between);
        Assert.All(between, epoch => Assert.InRange(epoch.EvaluatedPsnrDb!.Value, 30, 40));
    }

    [Fact]
    public void Held_out_pixels_are_measured_and_never_trained()
    {
        var (image, other) = (SmallFits.Image(), SmallFits.Image());
        for (var i = 0; i < other.Samples.Length; i++)
        {
            if (i % 20 % 2 != 0 || i / 20 % 2 != 0) other.Samples[i] = 1 - other.Samples[i];
        }
        var spec = Spec with { TrainLattice = 2, Encoder = new EncoderSpec() };
        var (a, b) = (Finish(spec, image), Finish(spec, other));
        Assert.Equal(SmallFits.AllWeights(a), SmallFits.AllWeights(b));
        Assert.Equal(a.Weights.Summary.PsnrDb, b.Weights.Summary.PsnrDb);
        Assert.NotNull(a.Weights.Summary.OffGridPsnrDb);
        Assert.NotEqual(a.Weights.Summary.OffGridPsnrDb, b.Weights.Summary.OffGridPsnrDb);
    }

    [Fact]
    public void Automatic_octaves_are_those_of_the_training_lattice()
    {
        // 20 columns: steps of 2/19, Nyquist 2^k <= 9.5, so octaves 0..3. Every second: 10 points, 2^k <= 4.5, so 0..2.
        var spec = Spec with { Encoder = new EncoderSpec() };
        Assert.Equal(4, Finish(spec, SmallFits.Image()).Weights.Spec.Encoder.Octaves);
        Assert.Equal(3, Finish(spec with { TrainLattice = 2 }, SmallFits.Image()).Weights.Spec.Encoder.Octaves);
    }

    [Fact]
    public void Best_weights_are_those_that_were_measured()
    {
        // A rate this high makes the error jump about, so that the best epoch is hardly the last one.
        var schedule = new ScheduleSpec { Kind = ScheduleKind.Constant };
        var recipe = new RecipeSpec { LearningRate = 0.03, Schedule = schedule, BatchSize = 16, Epochs = 12 };
        var fit = Finish(Spec with { Recipe = recipe }, SmallFits.Image());
        var best = fit.Weights.History.MaxBy(epoch => epoch.EvaluatedPsnrDb)!;
        Assert.Equal((best.Epoch, best.EvaluatedPsnrDb), (fit.Weights.Summary.BestEpoch, fit.Weights.Summary.PsnrDb));

        var again = Finish(Spec with { Recipe = recipe with { Epochs = best.Epoch } }, SmallFits.Image());
        Assert.Equal(SmallFits.AllWeights(again), SmallFits.AllWeights(fit));
    }

    [Fact]
    public void Loss_that_is_not_finite_ends_the_fit_with_epoch_and_rate()
    {
        var spec = Spec with
        {
            Network = Spec.Network with { Kind = NetworkKind.OrthogonalExp },
            Recipe = Spec.Recipe with { LearningRate = 1, Epochs = 50 },
        };
        var diverged = Assert.Throws<FitDivergedException>(() => Finish(spec, SmallFits.Image()));
        Assert.Contains($"epoch {diverged.Epoch}", diverged.Message, StringComparison.Ordinal);
        Assert.InRange(diverged.LearningRate, 1e-6, 1);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    public void Lattice_that_leaves_one_pixel_is_refused(int stride)
    {
        var refused = Assert.Throws<FitRefusedException>(() => Start(Spec with { TrainLattice = stride }, SmallFits.Image()));
        Assert.Contains("train-lattice", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_too_large_for_a_weights_file_is_refused_before_training()
    {
        var wide = Spec with { Network = Spec.Network with { Widths = [.. Enumerable.Repeat(4096, 8)] } };
        Assert.Contains("at most 100,000,000", Assert.Throws<FitRefusedException>(() => Start(wide, SmallFits.Image())).Message);
    }

    [Fact]
    public void Image_whose_samples_do_not_match_its_size_is_refused() =>
        Assert.Throws<FitRefusedException>(() => Start(Spec, new PixelImage(4, 4, 3, 8, new float[16])));

    [Fact]
    public void Published_recipe_behaves_in_its_first_epochs()
    {
        var published = Presets.Find("published").Spec;
        using var fit = Start(published, SmallFits.Image(48, 48));
        double?[] psnr = new double?[4];
        for (var epoch = 0; epoch < psnr.Length; epoch++)
        {
            fit.Advance(int.MaxValue);
            psnr[epoch] = fit.Progress.TrainPsnrDb;
        }
        Assert.Equal(4 * 72, fit.Progress.Steps);
        Assert.InRange(psnr[0]!.Value, 2, 15);
        Assert.Equal(psnr.Order(), psnr);
    }

    [Fact]
    public void Film_shows_the_start_and_the_end()
    {
        var fit = Finish(Spec with { FilmFrames = 3, Recipe = Spec.Recipe with { Epochs = 8 } }, SmallFits.Image());
        Assert.Equal(3, fit.FilmFrames.Count);
        var last = ImageFile.Decode(fit.FilmFrames[^1], new ImageLimits());
        Assert.Equal((20, 14, 1), (last.Width, last.Height, last.Channels));
        Assert.NotEqual(fit.FilmFrames[0], fit.FilmFrames[^1]);
        Assert.Equal([0, 2, 8], Film.EpochsOf(3, 8));
        Assert.Equal([8], Film.EpochsOf(1, 8));
        Assert.Empty(Film.EpochsOf(0, 8));
    }

    private FitRun Start(FitSpec spec, PixelImage image) => SmallFits.Start(spec, image, engine: engine);

    private FinishedFit Finish(FitSpec spec, PixelImage image) => SmallFits.Finish(spec, image, engine: engine);
}
