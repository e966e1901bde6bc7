using ClusterFit.Benchmarks.Speed.Fits;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks.Speed;

/// <summary>The presets that are measured, and their specs for a target.</summary>
internal static class SpeedPresets
{
    public const string Published = "published", Aggressive = "published-aggressive";

    /// <summary>What this program fits many images with.</summary>
    public const string ForTiles = "tiles", ForPhotographs = "photo";

    /// <summary>The preset with a target and a seed, as <c>--set target-psnr=</c> makes it.</summary>
    public static FitSpec Spec(string preset, double target, int seed) => FitSettings.Apply(
        Presets.Find(preset).Spec, [KeyValuePair.Create("target-psnr", $"{target}"), KeyValuePair.Create("seed", $"{seed}")]);

    /// <summary>Fits an image with a preset on the way to one or several targets in dB.</summary>
    public static FitTimes Run(string preset, int seed, PixelImage image, double[] targets, int cores, FitLimit? limit = null) =>
        EngineFit.Run(Spec(preset, targets[0], seed), image, targets, new IdleCores(cores), limit);
}
