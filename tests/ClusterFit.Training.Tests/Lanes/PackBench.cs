using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Tests.Fitting;

namespace ClusterFit.Training.Tests.Lanes;

/// <summary>Fits that train at the same time, each on its own thread, on one device.</summary>
internal sealed class PackBench(FitDevice device)
{
    private readonly List<Task> _neighbours = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Fits on the CPU as libtorch's device.</summary>
    public PackBench() : this(FitDevice.Tensors("cpu"))
    {
    }

    /// <summary>Several epochs whose last batch is not full.</summary>
    public static FitSpec Spec { get; } = SmallFits.Spec with
    {
        Network = SmallFits.Spec.Network with { Bias = true },
        Recipe = SmallFits.Spec.Recipe with { Epochs = 12, EvaluateEvery = 3 },
    };

    /// <summary>Starts a fit on a thread of its own.</summary>
    public Task<FinishedFit> Fit(FitSpec spec, PixelImage image, int stepsAtATime = int.MaxValue) => OnThread(() =>
    {
        using var fit = Start(spec, image);
        while (!fit.IsFinished) fit.Advance(stepsAtATime);
        return fit.Complete();
    });

    /// <summary>Keeps a lane busy with one fit after the other, each other than the one before, until the end.</summary>
    /// <param name="spec">The fits, by their number.</param>
    /// <param name="stepsAtATime">Steps of a slice.</param>
    public void Crowd(Func<int, FitSpec> spec, int stepsAtATime) => _neighbours.Add(OnThread(() =>
    {
        var number = 0;
        while (!_stop.IsCancellationRequested)
        {
            using var fit = Start(spec(number++), SmallFits.Image(channels: 3));
            while (!fit.IsFinished && !_stop.IsCancellationRequested)
            {
                try
                {
                    fit.Advance(stepsAtATime);
                }
                catch (FitDivergedException)
                {
                    break;
                }
            }
        }
        return number;
    }));

    /// <summary>Ends the crowd.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_neighbours);
        _stop.Dispose();
    }

    /// <summary>Starts a fit on the calling thread.</summary>
    public FitRun Start(FitSpec spec, PixelImage image) =>
        FitRun.Start(spec, image, SmallFits.Hash, TimeProvider.System, new IdleCores(1), device);

    /// <summary>Works on a thread of its own.</summary>
    public static Task<T> OnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
