using System.Runtime.ExceptionServices;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Planning;

/// <summary>How fast this machine trains, measured with short fits of noise that run beside each other as those of a batch do.</summary>
public static class TrainingRate
{
    private const int Side = 128;
    private const int StepsOfTurn = 16;

    // The compiler is at work meanwhile: what is measured earlier is a quarter too slow.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(400);

    /// <summary>Work of one lane in a second, in the unit of <see cref="RecipeSpec.Budget"/> times pixels: million multiplications and additions.</summary>
    /// <param name="device">Where the fits will train.</param>
    /// <param name="lanes">Fits beside each other.</param>
    /// <param name="time">Measures the seconds.</param>
    /// <exception cref="DeviceMemoryException">The device can not hold so many fits.</exception>
    public static double Measure(FitDevice device, int lanes, TimeProvider time)
    {
        var (rates, failure) = (new double[lanes], (ExceptionDispatchInfo?)null);
        var threads = Enumerable.Range(0, lanes).Select(lane => new Thread(() => Run(lane)) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        failure?.Throw();
        return rates.Average();

        void Run(int lane)
        {
            try
            {
                rates[lane] = OfLane(device, time);
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to who asked, not to a thread that nobody catches it from.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }

    private static double OfLane(FitDevice device, TimeProvider time)
    {
        var random = new RandomStream(1, 1);
        var image = new PixelImage(Side, Side, 3, 8, [.. Enumerable.Range(0, Side * Side * 3).Select(_ => (float)random.NextDouble())]);
        var spec = Presets.Find(Presets.OfTarget).Spec;
        spec = spec with { Network = spec.Network with { Widths = [384, 64, 64] }, Recipe = spec.Recipe with { Epochs = 1_000_000, TargetPsnr = null } };
        using var fit = FitRun.Start(spec, image, ContentHash.Of([]), time, new IdleCores(1), device);
        Train(fit, WarmUp, time);
        var before = fit.Place.Pixels;
        var seconds = Train(fit, Length, time);
        return (fit.Place.Pixels - before) * NetworkShape.Of(fit.Checkpoint().Spec, image.Channels).Work / seconds;
    }

    private static double Train(FitRun fit, TimeSpan length, TimeProvider time)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < length) fit.Advance(StepsOfTurn);
        return time.GetElapsedTime(start).TotalSeconds;
    }
}
