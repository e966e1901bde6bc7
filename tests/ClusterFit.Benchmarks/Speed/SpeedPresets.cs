using ClusterFit.Benchmarks.Speed.Fits;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks.Speed;

/// <summary>The presets that are measured, and their specs for a target.</summary>
internal static class SpeedPresets
{
    public const string Published = "published", Aggressive = "published-aggressive";

    /// <summary>The preset with a target and a seed, as <c>--set target-psnr=</c> makes it.</summary>
    public static FitSpec Spec(string preset, double target, int seed) => FitSettings.Apply(
        Presets.Find(preset).Spec, [KeyValuePair.Create("target-psnr", $"{target}"), KeyValuePair.Create("seed", $"{seed}")]);

    /// <summary>Fits an image with a preset on the way to one or several targets in dB. Where the target decides what is trained, each has
    /// a fit of its own.</summary>
    public static FitTimes Run(string preset, int seed, PixelImage image, double[] targets, int cores, FitLimit? limit = null) => preset == Presets.OfTarget
        ? Last(targets.Select(target => EngineFit.Run(Spec(preset, target, seed), image, [target], new IdleCores(cores), limit)).ToList())
        : EngineFit.Run(Spec(preset, targets[0], seed), image, targets, new IdleCores(cores), limit);

    private static FitTimes Last(List<FitTimes> fits) => fits[^1] with { Targets = [.. fits.SelectMany(fit => fit.Targets)] };
}
