using System.Diagnostics;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using static TorchSharp.torch;

namespace ClusterFit.Training.Lanes;

/// <summary>A pack on the calling thread, full of lanes that train only to be measured.</summary>
internal sealed class LaneTrial : IDisposable
{
    private readonly PackEngine _engine;
    private readonly LaneTurn[] _lanes;

    /// <summary>So many lanes of a spec on an image, all on the device.</summary>
    public LaneTrial(FitSpec spec, PixelImage image, int lanes, Device device)
    {
        var start = FirstCheckpoint.Of(spec, image, ContentHash.Of("trial"u8));
        var network = NetworkShape.Of(start.Spec, image.Channels);
        var state = new NetworkState(start.Parameters, start.FirstMoments, start.SecondMoments, start.Average);
        var (recipe, pixels) = (start.Spec.Recipe, new TrainingSet(start.Spec, image).Order(0));
        var batch = Math.Min(recipe.BatchSize, pixels.Length);
        var steps = Math.Min(LaneRound.MostSteps, pixels.Length / batch);
        var slice = new StepSlice(pixels[..(steps * batch)], batch, 1, [.. Enumerable.Repeat(recipe.LearningRate, steps)], new double[steps]);
        _engine = new PackEngine(network, LaneShape.Of(network, image), device);
        try
        {
            _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new LaneTurn(_engine.Add(recipe, state, image), slice, 0))];
        }
        catch
        {
            _engine.Dispose();
            throw;
        }
    }

    /// <summary>Trains one round, the longest one that the image has pixels for, and returns the pixels of all lanes.</summary>
    public long Run()
    {
        _engine.Run(LaneRound.Of([.. _lanes.Select(lane => new LaneTurn(lane.Seat, lane.Slice, 0))]), _ => true);
        return (long)_lanes.Length * _lanes[0].Slice.Pixels;
    }

    /// <summary>Pixels of all lanes that are trained in a second, measured for about so long after a first round, which takes longer.</summary>
    public double PixelsPerSecond(TimeSpan time)
    {
        Run();
        var (began, pixels) = (Stopwatch.GetTimestamp(), 0L);
        do pixels += Run();
        while (Stopwatch.GetElapsedTime(began) < time);
        return pixels / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <inheritdoc />
    public void Dispose() => _engine.Dispose();
}
