using System.Globalization;
using ClusterFit.Cli.Progress;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies;

/// <summary>How trials and measures read.</summary>
internal static class TrialWords
{
    /// <summary>The state, as files and people have it.</summary>
    public static string State(TrialState state) => state.ToString().ToLowerInvariant();

    /// <summary>Who proposed a trial, as files and people have it.</summary>
    public static string Source(TrialSource source) => source == TrialSource.OtherStudy ? "other-study" : source.ToString().ToLowerInvariant();

    /// <summary>Whether it ended before the end of its training.</summary>
    public static bool IsStopped(Trial trial) => trial.State is TrialState.Pruned or TrialState.Cancelled;

    /// <summary>What is measured, such as <c>PSNR</c>.</summary>
    public static string Name(Measure measure) => measure switch
    {
        Measure.Psnr => "PSNR",
        Measure.OffGridPsnr => "off-grid PSNR",
        Measure.Seconds => "training time",
        Measure.SecondsToTarget => "time to target",
        Measure.EpochsToTarget => "epochs to target",
        Measure.Bytes => "size of the weights",
        Measure.BitsPerPixel => "bits per pixel",
        _ => MeasureColumns.Of(measure),
    };

    /// <summary>What is measured, as a narrow column is headed.</summary>
    public static string Heading(Measure measure) => measure switch
    {
        Measure.OffGridPsnr => "off-grid",
        Measure.Seconds => "time",
        Measure.SecondsToTarget or Measure.EpochsToTarget => "to target",
        Measure.Bytes => "weights",
        Measure.BitsPerPixel => "bits/pixel",
        _ => Name(measure),
    };

    /// <summary>What is measured with its unit, such as <c>PSNR (dB)</c>.</summary>
    public static string NameAndUnit(Measure measure) => measure switch
    {
        Measure.Psnr or Measure.OffGridPsnr => $"{Name(measure)} (dB)",
        Measure.Seconds or Measure.SecondsToTarget => $"{Name(measure)} (s)",
        Measure.Bytes => $"{Name(measure)} (bytes)",
        _ => Name(measure),
    };

    /// <summary>What is sought, such as <c>highest PSNR</c>.</summary>
    public static string Goal(Objective objective) => (objective.Direction, objective.Measure) switch
    {
        (Direction.Maximize, Measure.Seconds or Measure.SecondsToTarget) => $"longest {Name(objective.Measure)}",
        (Direction.Maximize, _) => $"highest {Name(objective.Measure)}",
        (_, Measure.Seconds or Measure.SecondsToTarget) => $"shortest {Name(objective.Measure)}",
        (_, Measure.Bytes) => "smallest weights",
        (_, Measure.EpochsToTarget) => "fewest epochs to target",
        (_, Measure.BitsPerPixel) => "fewest bits per pixel",
        _ => $"lowest {Name(objective.Measure)}",
    };

    /// <summary>A value with its unit, such as <c>41.23 dB</c>, or <c>not reached</c>; nothing while there is none.</summary>
    public static string Value(Measure measure, double? value) => (measure, value) switch
    {
        (_, null) => "",
        (_, { } v) when !double.IsFinite(v) => measure is Measure.SecondsToTarget or Measure.EpochsToTarget ? "not reached" : "none",
        (Measure.Psnr or Measure.OffGridPsnr, { } v) => Wording.Psnr(v),
        (Measure.Seconds or Measure.SecondsToTarget, { } v) => Wording.Duration(v),
        (Measure.Bytes, { } v) => Wording.Bytes((long)Math.Round(v)),
        (Measure.BitsPerPixel, { } v) => string.Create(CultureInfo.InvariantCulture, $"{v:0.000}"),
        (_, { } v) => string.Create(CultureInfo.InvariantCulture, $"{v:0.##}"),
    };

    /// <summary>The value that a trial has now of an objective.</summary>
    public static string Value(StudyDefinition definition, Trial trial, int objective) =>
        Value(definition.Objectives[objective].Measure, trial.Latest?.Values[objective]);

    /// <summary>A setting as short as a table needs it: numbers to four digits.</summary>
    public static string Setting(Dimension dimension, Trial trial) => (dimension, trial.NumberOf(dimension)) switch
    {
        (NumberDimension, { } value) => Short(value),
        _ => trial.TextOf(dimension) ?? "",
    };

    /// <summary>A number at an axis: thousands and millions by a letter.</summary>
    public static string Compact(double value) => Math.Abs(value) switch
    {
        >= 1e9 => $"{Short(value / 1e9)}G",
        >= 1e6 => $"{Short(value / 1e6)}M",
        >= 1e4 => $"{Short(value / 1e3)}k",
        _ => Short(value),
    };

    /// <summary>A number to four digits.</summary>
    public static string Short(double value) => Math.Abs(value) is > 0 and < 1e-3
        ? value.ToString("0.###e-0", CultureInfo.InvariantCulture)
        : value.ToString(Math.Abs(value) >= 1000 ? "0" : "G4", CultureInfo.InvariantCulture);
}
