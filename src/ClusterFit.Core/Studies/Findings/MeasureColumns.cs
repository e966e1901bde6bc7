namespace ClusterFit.Core.Studies.Findings;

/// <summary>How the columns of tables are named that hold a measure: its name and its unit.</summary>
public static class MeasureColumns
{
    /// <summary>The column, such as <c>psnr_db</c>.</summary>
    public static string Of(Measure measure) => measure switch
    {
        Measure.Psnr => "psnr_db",
        Measure.OffGridPsnr => "off_grid_psnr_db",
        Measure.Seconds => "seconds",
        Measure.SecondsToTarget => "seconds_to_target",
        Measure.EpochsToTarget => "epochs_to_target",
        Measure.Bytes => "bytes",
        Measure.BitsPerPixel => "bits_per_pixel",
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "There is no such measure."),
    };

    /// <summary>Whether it depends on the speed of the machine, so that a second run measures something else.</summary>
    public static bool IsTimed(Measure measure) => measure is Measure.Seconds or Measure.SecondsToTarget;
}
