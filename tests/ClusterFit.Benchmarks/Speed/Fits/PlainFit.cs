using System.Diagnostics;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Optimization;
using static TorchSharp.torch;

namespace ClusterFit.Benchmarks.Speed.Fits;

/// <summary>The same fit in plain TorchSharp: autograd and torch.optim.Adam, one network at a time, evaluated after every epoch.
/// Start weights, order of the pixels and learning rates are those of this program.</summary>
internal sealed class PlainFit : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FitCheckpoint _start;
    private readonly TrainingSet _set;
    private readonly Tensor _table, _targets;
    private readonly AutogradFit _fit;
    private Plateau _plateau = Plateau.Start;
    private long _steps, _visited;

    private PlainFit(FitSpec spec, PixelImage image)
    {
        _start = FirstCheckpoint.Of(spec, image, ContentHash.Of("benchmark"u8));
        _set = new TrainingSet(_start.Spec, image);
        _table = FeatureTable.Of(_start.Spec.Encoder, image.Width, image.Height);
        using var samples = tensor(image.Samples);
        _targets = samples.view(image.Pixels, image.Channels).clone();
        _fit = new AutogradFit(NetworkShape.Of(_start.Spec, image.Channels), _start.Parameters, _table, _targets);
    }

    private RecipeSpec Recipe => _start.Spec.Recipe;

    /// <summary>Trains until the last target is reached or the recipe ends.</summary>
    public static FitTimes Run(FitSpec spec, PixelImage image, double[] targets, int threads, FitLimit? limit = null)
    {
        limit ??= FitLimit.None;
        return OnThreads(threads, () =>
        {
            var watch = new TargetWatch(targets);
            using var fit = new PlainFit(spec, image);
            var epoch = 0;
            while (!watch.HasReachedAll && epoch < Math.Min(fit.Recipe.Epochs, limit.Epochs) && watch.Wall < limit.Seconds)
            {
                fit.Train(epoch++, int.MaxValue);
                watch.Evaluated(Psnr.Of(fit._fit.Evaluate()), epoch, fit._steps);
            }
            return watch.End(epoch, fit._steps);
        });
    }

    /// <summary>Measures the first steps of the fit, in so many turns, or fewer when they take too long.</summary>
    /// <returns>Milliseconds a step in each turn, on the clock and on the cores.</returns>
    public static (double[] Wall, double[] Processor) StepMilliseconds(FitSpec spec, PixelImage image, int threads, int turns, int steps) =>
        OnThreads(threads, () =>
        {
            using var fit = new PlainFit(spec, image);
            fit.Train(0, steps);
            var (times, watch) = (new List<(TimeSpan Wall, TimeSpan Processor)>(), Stopwatch.StartNew());
            // Where others use the cores, several threads wait for each other without end.
            while (times.Count < turns && (times.Count == 0 || watch.Elapsed < Patience)) times.Add(CpuTime.Both(() => fit.Train(0, steps)));
            var each = Math.Min(steps, fit.StepsAnEpoch);
            return (Each(time => time.Wall), Each(time => time.Processor));

            double[] Each(Func<(TimeSpan Wall, TimeSpan Processor), TimeSpan> clock) => [.. times.Select(time => clock(time).TotalMilliseconds / each)];
        });

    /// <summary>The number of threads of libtorch, up to the cores, with which the fit's steps take the least time.</summary>
    public static int FasterThreads(FitSpec spec, PixelImage image) => Enumerable.Range(1, Environment.ProcessorCount)
        .MinBy(threads => StepMilliseconds(spec, image, threads, turns: 5, steps: 20).Wall.Min());

    /// <inheritdoc />
    public void Dispose()
    {
        _fit.Dispose();
        _table.Dispose();
        _targets.Dispose();
    }

    private int StepsAnEpoch => (_set.Count + Recipe.BatchSize - 1) / Recipe.BatchSize;

    private void Train(int epoch, int maxSteps)
    {
        var (order, batch, loss) = (_set.Order(epoch).ToArray(), Schedule.BatchSize(Recipe, epoch), 0.0);
        for (var first = 0; first < order.Length && first / batch < maxSteps; first += batch)
        {
            var pixels = order[first..Math.Min(first + batch, order.Length)];
            var learningRate = Schedule.LearningRate(Recipe, epoch + ((double)first / order.Length), _plateau.Scale);
            loss += _fit.Step(pixels, learningRate) * pixels.Length;
            (_steps, _visited) = (_steps + 1, _visited + pixels.Length);
            if (Recipe.AverageEpochs > 0) _fit.TakeIntoAverage(WeightAverage.Share(pixels.Length, _visited, Recipe.AverageEpochs * order.Length));
        }
        _plateau = _plateau.After(loss / order.Length, Recipe.Schedule);
    }

    /// <summary>libtorch keeps its number of threads for each thread that calls it.</summary>
    private static T OnThreads<T>(int threads, Func<T> run) => Lanes.Run([0], 1, _ =>
    {
        TorchSetup.Ensure();
        set_num_threads(threads);
        try
        {
            return run();
        }
        finally
        {
            set_num_threads(1);
        }
    }).Results[0];
}
