using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Images;
using static TorchSharp.torch;

namespace ClusterFit.Training.Lanes;

/// <summary>How many lanes a device gets when nobody says it.</summary>
internal static class LaneChoice
{
    /// <summary>Most lanes that are chosen: each has a thread.</summary>
    private const int Most = 256;

    /// <summary>Twice the lanes must train this many times the pixels.</summary>
    private const double LeastGain = 1.1;

    private const int Side = 256;
    private static readonly TimeSpan MeasureTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Doubles the lanes as long as that pays and memory suffices.</summary>
    /// <param name="measure">Pixels that so many lanes train in a second; null when memory does not suffice for them.</param>
    public static int Choose(Func<int, double?> measure)
    {
        var (lanes, rate) = (1, measure(1));
        while (rate is not null && lanes < Most)
        {
            var more = measure(2 * lanes);
            if (more is null || more < LeastGain * rate) break;
            (lanes, rate) = (2 * lanes, more);
        }
        return lanes;
    }

    /// <summary>Measures the preset that is used when none is named, on a small photograph's number of pixels.</summary>
    public static int Measure(Device device) => Choose(lanes => Rate(
        Presets.Find(Presets.Default).Spec, new PixelImage(Side, Side, 3, 8, new float[3 * Side * Side]), lanes, device, MeasureTime));

    /// <summary>Pixels that so many lanes train in a second; null when memory does not suffice for them.</summary>
    public static double? Rate(FitSpec spec, PixelImage image, int lanes, Device device, TimeSpan time)
    {
        try
        {
            using var trial = new LaneTrial(spec, image, lanes, device);
            return trial.PixelsPerSecond(time);
        }
        catch (Exception error) when (DeviceMemoryException.IsMeant(error))
        {
            return null;
        }
    }
}
