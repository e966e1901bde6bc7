using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks.Speed.Fits;

/// <summary>A fit as this program does it, on its way to one or several evaluated PSNRs.</summary>
internal static class EngineFit
{
    /// <summary>Trains until the last target is reached or the recipe ends. The fit is told one target after the other and goes on from
    /// its checkpoint, since close to its target it evaluates every epoch: that changes no weights.</summary>
    /// <param name="spec">What to train.</param>
    /// <param name="image">The image.</param>
    /// <param name="targets">Evaluated PSNRs in dB, rising.</param>
    /// <param name="cores">Cores that fits may use altogether.</param>
    /// <param name="limit">Where to give up.</param>
    /// <param name="engine">What computes.</param>
    public static FitTimes Run(
        FitSpec spec, PixelImage image, double[] targets, IdleCores cores, FitLimit? limit = null, FitEngine engine = FitEngine.Auto)
    {
        var (watch, device) = (new TargetWatch(targets), FitDevice.Parse("cpu", engine));
        var fit = FitRun.Start(WithTarget(spec, targets[0]), image, ContentHash.Of("benchmark"u8), TimeProvider.System, cores, device);
        try
        {
            for (var next = 1; ; next++)
            {
                Train(fit, watch, limit ?? FitLimit.None);
                if (!fit.IsFinished || watch.HasReachedAll || next == targets.Length) break;
                var checkpoint = fit.Checkpoint();
                fit.Dispose();
                fit = FitRun.Resume(checkpoint with { Spec = WithTarget(checkpoint.Spec, targets[next]) }, image, TimeProvider.System, cores, device);
            }
            return watch.End(fit.Progress.Epoch, fit.Progress.Steps);
        }
        finally
        {
            fit.Dispose();
        }
    }

    private static void Train(FitRun fit, TargetWatch watch, FitLimit limit)
    {
        while (!fit.IsFinished && fit.Progress.Epoch < limit.Epochs && watch.Wall < limit.Seconds)
        {
            fit.Advance(int.MaxValue);
            if (fit.LatestEpoch?.EvaluatedPsnrDb is { } db) watch.Evaluated(db, fit.Progress.Epoch, fit.Progress.Steps);
        }
    }

    private static FitSpec WithTarget(FitSpec spec, double target) => spec with { Recipe = spec.Recipe with { TargetPsnr = target } };
}

/// <summary>Where a fit is given up.</summary>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Seconds">Seconds, to the end of an epoch.</param>
internal sealed record FitLimit(int Epochs = int.MaxValue, double Seconds = double.PositiveInfinity)
{
    /// <summary>The recipe decides.</summary>
    public static FitLimit None { get; } = new();
}
