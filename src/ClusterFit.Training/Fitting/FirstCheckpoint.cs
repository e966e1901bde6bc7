using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Optimization;
using ClusterFit.Training.Planning;
using ClusterFit.Training.Weights;

namespace ClusterFit.Training.Fitting;

/// <summary>A fit before its first step: a start is a resumption from here.</summary>
internal static class FirstCheckpoint
{
    /// <summary>A weights file must stay below its largest size, and a training keeps five numbers for each parameter.</summary>
    private const int MaxParameters = 100_000_000;

    /// <summary>The start weights of a spec, with all that is automatic resolved for the image.</summary>
    public static FitCheckpoint Of(FitSpec spec, PixelImage image, ContentHash imageHash)
    {
        _ = new TrainingSet(spec, image);
        var resolved = Resolve(spec, image);
        var shape = NetworkShape.Of(resolved, image.Channels);
        if (shape.Parameters > MaxParameters)
            throw new FitRefusedException($"widths: {resolved.Network.Widths} make {shape.Parameters:N0} parameters; at most {MaxParameters:N0} are allowed.");
        var start = StartWeights.Draw(shape);
        return new FitCheckpoint
        {
            Spec = resolved,
            Image = new ImageInfo(image.Width, image.Height, image.Channels, image.BitDepth, imageHash),
            Epoch = 0,
            PixelsIntoEpoch = 0,
            Steps = 0,
            EpochLossSum = 0,
            Parameters = Array.ConvertAll(start, value => (float)value),
            FirstMoments = new float[start.Length],
            SecondMoments = new float[start.Length],
            Average = spec.Recipe.AverageEpochs > 0 ? new float[start.Length] : [],
            Best = BestWeights.None.Parameters,
            BestMse = BestWeights.None.Mse,
            BestEpoch = BestWeights.None.Epoch,
            BestOffGridPsnrDb = BestWeights.None.OffGridPsnrDb,
            PlateauScale = Plateau.Start.Scale,
            PlateauBest = Plateau.Start.Best,
            PlateauWait = Plateau.Start.Wait,
            Seconds = 0,
            History = [],
            FilmFrames = [],
        };
    }

    private static FitSpec Resolve(FitSpec spec, PixelImage image)
    {
        var (columns, rows) = TrainingSet.Lattice(image.Width, image.Height, spec.TrainLattice);
        var recipe = spec.Recipe with
        {
            BatchSize = spec.Recipe.BatchFor(columns * rows),
            Epochs = spec.Recipe.Epochs == 0 ? 0 : spec.Recipe.EpochsFor(columns * rows),
        };
        var encoder = spec.Encoder.Kind == EncoderKind.Siren
            ? spec.Encoder
            : spec.Encoder with { Octaves = spec.Encoder.OctavesFor(Math.Max(columns, rows)) };
        return WithinBudget(FitPlan.Complete(spec with { Recipe = recipe, Encoder = encoder }, image), image.Channels);
    }

    private static FitSpec WithinBudget(FitSpec spec, int channels)
    {
        if (spec.Recipe.Budget is not { } budget) return spec;
        var affordable = (int)Math.Clamp(budget / NetworkShape.Of(spec, channels).Work, spec.Recipe.LeastEpochs, spec.Recipe.Epochs);
        return spec with { Recipe = spec.Recipe with { Epochs = affordable } };
    }
}
