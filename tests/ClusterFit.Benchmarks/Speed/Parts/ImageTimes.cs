using ClusterFit.Benchmarks.Speed.Fits;

namespace ClusterFit.Benchmarks.Speed.Parts;

/// <summary>Rates out of the times of fits.</summary>
internal static class ImageTimes
{
    /// <summary>The rate of fits of which some may not have reached the target: their time counts, they do not.</summary>
    public static SpeedRun Summary(
        string row, List<NamedImage> images, List<(FitTimes Fit, TargetTime Target)> times, double wall, double processor, string? note = null)
    {
        var reached = times.Count(time => time.Target.Wall is not null);
        var missed = images
            .Zip(times, (image, time) => (image.Name, time.Fit.Best, time.Target.Wall))
            .Where(fit => fit.Wall is null)
            .Select(fit => $"{fit.Name} ({fit.Best})").ToList();
        var missing = missed.Count > 0 ? $"{row}: {missed.Count} of {images.Count} did not reach it: {string.Join(", ", missed)}" : null;
        return new SpeedRun(row,
        [
            Quantity.Of(ImagesPart.Rate, reached > 0 ? reached * 3600 / wall : null), Quantity.Of(ImagesPart.Seconds, reached > 0 ? wall / reached : null),
            Quantity.Of(ImagesPart.Processor, reached > 0 ? processor / reached : null), Quantity.Of(ImagesPart.Images, images.Count), Quantity.Of(ImagesPart.Reached, reached),
            Quantity.Of(ImagesPart.StepsAnImage, times.Average(time => time.Target.Steps ?? time.Fit.Steps)),
        ], [.. new[] { note, missing }.OfType<string>()]);
    }

    /// <summary>The rate that steps of a known number and time make.</summary>
    public static SpeedRun Extrapolation(string row, long? steps, (double Wall, double Processor) step, string note) => new(row,
    [
        Quantity.Of(ImagesPart.Rate, 3600 / (steps * step.Wall), extrapolated: true), Quantity.Of(ImagesPart.Seconds, steps * step.Wall, extrapolated: true),
        Quantity.Of(ImagesPart.Processor, steps * step.Processor, extrapolated: true), Quantity.Of(ImagesPart.StepsAnImage, steps),
    ], [note]);
}
