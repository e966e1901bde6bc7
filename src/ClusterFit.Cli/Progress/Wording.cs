using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Progress;

/// <summary>How numbers and results read, for people.</summary>
internal static class Wording
{
    /// <summary>A duration, such as <c>7.3 s</c>, <c>4:05</c> or <c>2:03:09</c> (hours).</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 3599.5 => TimeSpan.FromSeconds(Math.Round(seconds)).ToString(@"m\:ss", CultureInfo.InvariantCulture),
        _ => string.Create(
            CultureInfo.InvariantCulture, $"{(long)(Math.Round(seconds) / 3600)}:{TimeSpan.FromSeconds(Math.Round(seconds)):mm\\:ss}"),
    };

    /// <summary>A remaining time: whole seconds, since it is an estimate.</summary>
    public static string TimeLeft(double? seconds) => seconds is { } s ? $"{Duration(Math.Ceiling(s)).Replace(".0 s", " s")} left" : "";

    /// <summary>A PSNR, such as <c>41.23 dB</c>, or <c>exact</c>.</summary>
    public static string Psnr(double? psnrDb) => psnrDb switch
    {
        null => "",
        >= FitSummary.ExactPsnrDb => "exact",
        { } p => string.Create(CultureInfo.InvariantCulture, $"{p:0.00} dB"),
    };

    /// <summary>A speed, such as <c>412k pixels/s</c>.</summary>
    public static string Speed(double pixelsPerSecond) => pixelsPerSecond switch
    {
        <= 0 => "",
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{pixelsPerSecond:0} pixels/s"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{pixelsPerSecond / 1e3:0}k pixels/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{pixelsPerSecond / 1e6:0.0}M pixels/s"),
    };

    /// <summary>A file size, such as <c>412 kB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };

    /// <summary>The PSNR to show of a running fit: the evaluated one where there is one.</summary>
    public static string Psnr(FitProgress progress) => Psnr(progress.EvaluatedPsnrDb ?? progress.TrainPsnrDb);

    /// <summary>One line on how an image ended.</summary>
    public static string Outcome(ImageResult result) => OneLine.Of(result.State == JobState.Completed
        ? $"{result.Image}: {Psnr(result.PsnrDb)} after {Count(result.Epochs ?? 0, "epoch")}, "
          + $"{Duration(result.Seconds ?? 0)}"
        : $"{result.Image}: {End(result.State, result.Error)}");

    /// <summary>How a job ended that did not complete, such as <c>cancelled</c> or <c>failed: The disk is full.</c></summary>
    public static string End(JobState state, string? error) => (state, error) switch
    {
        (JobState.Cancelled or JobState.Pruned, null or "") => State(state),
        (_, null or "") => $"{State(state)}: the reason is not known",
        _ => $"{State(state)}: {error}",
    };

    /// <summary>The state in words.</summary>
    public static string State(JobState state) => state.ToString().ToLowerInvariant();

    /// <summary>A number with its noun, such as <c>1 image</c> or <c>7 images</c>.</summary>
    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
