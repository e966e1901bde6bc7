using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Optimization;
using ClusterFit.Training.Weights;

namespace ClusterFit.Training.Fitting;

/// <summary>One fit of a network to an image. All calls come from one thread. On the CPU the same spec and image give the same weights,
/// bit for bit on the same kind of CPU with the same engine, however often the fit was interrupted and resumed and however many cores it
/// was lent; across engines and devices they agree to a tolerance.</summary>
public sealed class FitRun : IDisposable
{
    // With a target, epochs are evaluated early once they seem to come this close. The training PSNR, the mean over an epoch, lags behind the
    // evaluated one; how far, the latest evaluated epoch tells.
    private const double TargetVicinityDb = 0.5;
    private const double LeastLagDb = 1;
    private const double UnknownLagDb = 3.5;

    private readonly FitSpec _spec;
    private readonly ImageInfo _image;
    private readonly TrainingSet _set;
    private readonly NetworkShape _shape;
    private readonly ITrainedNetwork _network;
    private readonly Film _film;
    private readonly List<EpochRecord> _history;
    private readonly Stopclock _clock;
    private Plateau _plateau;
    private BestWeights _best;
    private int _epoch;
    private int _pixelsIntoEpoch;
    private long _steps;
    private double _epochLossSum;

    private FitRun(FitCheckpoint from, PixelImage image, TimeProvider time, IdleCores idleCores, FitDevice? device)
    {
        (_spec, _image) = (from.Spec, from.Image);
        _set = new TrainingSet(_spec, image);
        _shape = NetworkShape.Of(_spec, image.Channels);
        _film = new Film(_spec.FilmFrames, _spec.Recipe.Epochs, from.FilmFrames);
        _history = from.History.ToList();
        _clock = new Stopclock(time, from.Seconds);
        _plateau = new Plateau(from.PlateauScale, from.PlateauBest, from.PlateauWait);
        _best = new BestWeights(from.Best, from.BestMse, from.BestEpoch, from.BestOffGridPsnrDb);
        (_epoch, _pixelsIntoEpoch, _steps, _epochLossSum) = (from.Epoch, from.PixelsIntoEpoch, from.Steps, from.EpochLossSum);
        var state = new NetworkState(from.Parameters, from.FirstMoments, from.SecondMoments, from.Average);
        _network = TrainedNetwork.Create(_shape, image, state, idleCores, device ?? FitDevice.Cpu);
    }

    /// <summary>Whether all epochs are trained or the target PSNR is reached.</summary>
    public bool IsFinished => _epoch >= _spec.Recipe.Epochs || ReachedTarget;

    /// <summary>Where the fit stands.</summary>
    public FitProgress Progress
    {
        get
        {
            var left = IsFinished ? 0 : ((double)_spec.Recipe.Epochs - _epoch) * _set.Count - _pixelsIntoEpoch;
            return new FitProgress(_epoch, _spec.Recipe.Epochs, (double)_pixelsIntoEpoch / _set.Count, _steps,
                _pixelsIntoEpoch > 0 ? RunningPsnr : _history.LastOrDefault()?.TrainPsnrDb,
                _history.LastOrDefault(epoch => epoch.EvaluatedPsnrDb is not null)?.EvaluatedPsnrDb,
                _clock.PixelsPerSecond, _clock.Seconds, _clock.PixelsPerSecond > 0 ? left / _clock.PixelsPerSecond : null);
        }
    }

    /// <summary>How far it has come.</summary>
    public FitPlace Place => new(_epoch, ((long)_epoch * _set.Count) + _pixelsIntoEpoch);

    private RecipeSpec Recipe => _spec.Recipe;

    private bool ReachedTarget => Recipe.TargetPsnr is { } target && Psnr.Of(_best.Mse) >= target;

    private double RunningPsnr => Psnr.Of(_epochLossSum / ((double)_pixelsIntoEpoch * _shape.Outputs));

    /// <summary>Begins a fit.</summary>
    /// <param name="spec">What to train and how; automatic octaves are resolved here.</param>
    /// <param name="image">The image.</param>
    /// <param name="imageHash">SHA-256 of the image file, for the record.</param>
    /// <param name="time">Measures the seconds trained.</param>
    /// <param name="idleCores">Where to borrow cores.</param>
    /// <param name="device">Where to train; the CPU unless given.</param>
    /// <exception cref="FitRefusedException">The spec does not fit the image.</exception>
    public static FitRun Start(
        FitSpec spec, PixelImage image, ContentHash imageHash, TimeProvider time, IdleCores idleCores, FitDevice? device = null)
    {
        var run = new FitRun(FirstCheckpoint.Of(spec, image, imageHash), image, time, idleCores, device);
        try
        {
            if (run._film.Shows(epoch: 0)) run._film.Add(run._network, run._shape, image);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="checkpoint">What <see cref="Checkpoint"/> returned.</param>
    /// <param name="image">The image of the fit.</param>
    /// <param name="time">Measures the seconds trained.</param>
    /// <param name="idleCores">Where to borrow cores.</param>
    /// <param name="device">Where to train from now on, wherever the checkpoint is from; the CPU unless given.</param>
    /// <exception cref="FitRefusedException">The image does not match, or the checkpoint contradicts itself.</exception>
    public static FitRun Resume(
        FitCheckpoint checkpoint, PixelImage image, TimeProvider time, IdleCores idleCores, FitDevice? device = null)
    {
        CheckpointCheck.Require(checkpoint, image);
        return new FitRun(checkpoint, image, time, idleCores, device);
    }

    /// <summary>Trains, and returns at the end of the epoch at the latest, with the epoch's evaluation done.</summary>
    /// <param name="maxSteps">Optimizer updates at most.</param>
    /// <exception cref="FitDivergedException">The loss is not finite any more.</exception>
    public void Advance(int maxSteps)
    {
        if (IsFinished || maxSteps < 1) return;
        using var lap = _clock.Lap();
        var slice = NextSlice(maxSteps);
        Train(slice);
        lap.Pixels = slice.Pixels;
        if (_pixelsIntoEpoch == _set.Count) EndEpoch(lap.SecondsSoFar);
    }

    /// <summary>The state between two steps.</summary>
    public FitCheckpoint Checkpoint()
    {
        var state = _network.CopyState();
        return new FitCheckpoint
        {
            Spec = _spec,
            Image = _image,
            Epoch = _epoch,
            PixelsIntoEpoch = _pixelsIntoEpoch,
            Steps = _steps,
            EpochLossSum = _epochLossSum,
            Parameters = state.Parameters,
            FirstMoments = state.FirstMoments,
            SecondMoments = state.SecondMoments,
            Average = state.Average,
            Best = _best.Parameters,
            BestMse = _best.Mse,
            BestEpoch = _best.Epoch,
            BestOffGridPsnrDb = _best.OffGridPsnrDb,
            PlateauScale = _plateau.Scale,
            PlateauBest = _plateau.Best,
            PlateauWait = _plateau.Wait,
            Seconds = _clock.Seconds,
            History = _history.ToArray(),
            FilmFrames = _film.Frames.ToArray(),
        };
    }

    /// <summary>The latest point of the training curve; null before the first.</summary>
    public EpochRecord? LatestEpoch => _history.LastOrDefault();

    /// <summary>The training curve so far.</summary>
    public IReadOnlyList<EpochRecord> History => _history.ToArray();

    /// <summary>The whole image as the network gives it between two steps, as a PNG file. Changes nothing.</summary>
    /// <param name="longerSide">Pixels of its longer side.</param>
    public byte[] Preview(int longerSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longerSide, 1);
        // The average, when there is one, is what would be saved.
        _network.ExchangeWithAverage();
        try
        {
            return Reconstruction.Draw(_network, _shape, _set.Image, longerSide);
        }
        finally
        {
            _network.ExchangeWithAverage();
        }
    }

    /// <summary>The best weights and what was measured with them.</summary>
    /// <exception cref="InvalidOperationException">The fit is not finished.</exception>
    public FinishedFit Complete() => IsFinished
        ? Finish(ReachedTarget ? StopReason.TargetPsnr : StopReason.Epochs)
        : throw new InvalidOperationException($"The fit stands at epoch {_epoch} of {Recipe.Epochs}.");

    /// <summary>The best weights so far, of a fit that pauses after an evaluated epoch. Changes nothing.</summary>
    /// <exception cref="InvalidOperationException">No epoch was evaluated yet.</exception>
    public FinishedFit Pause() => _best.Parameters.Length > 0
        ? Finish(StopReason.Rung)
        : throw new InvalidOperationException($"The fit stands at epoch {_epoch}, and none was evaluated.");

    /// <inheritdoc />
    public void Dispose() => _network.Dispose();

    private FinishedFit Finish(StopReason reason)
    {
        var summary = new FitSummary
        {
            Mse = _best.Mse,
            PsnrDb = Psnr.Of(_best.Mse),
            OffGridPsnrDb = _best.OffGridPsnrDb,
            Epochs = _epoch,
            BestEpoch = _best.Epoch,
            Steps = _steps,
            Seconds = _clock.Seconds,
            Parameters = _shape.Parameters,
            StopReason = reason,
        };
        var version = typeof(FitRun).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        var weights = new FittedWeights(_spec, _image, _shape.Unpack(_best.Parameters), summary, _history.ToArray(), version);
        return new FinishedFit(weights, _film.Frames.ToArray());
    }

    /// <summary>So many steps at most, and none of the next epoch.</summary>
    private StepSlice NextSlice(int maxSteps)
    {
        var batchSize = Math.Min(Schedule.BatchSize(Recipe, _epoch), _set.Count);
        var pixels = _set.Order(_epoch)[_pixelsIntoEpoch..];
        if (pixels.Length / batchSize >= maxSteps) pixels = pixels[..(maxSteps * batchSize)];
        var rates = new double[(pixels.Length + batchSize - 1) / batchSize];
        var shares = new double[Recipe.AverageEpochs > 0 ? rates.Length : 0];
        for (var step = 0; step < rates.Length; step++)
        {
            var (first, batch) = (_pixelsIntoEpoch + (step * batchSize), Math.Min(batchSize, pixels.Length - (step * batchSize)));
            rates[step] = Schedule.LearningRate(Recipe, _epoch + (double)first / _set.Count, _plateau.Scale);
            if (shares.Length > 0)
                shares[step] = WeightAverage.Share(batch, (double)_epoch * _set.Count + (first + batch), Recipe.AverageEpochs * _set.Count);
        }
        return new StepSlice(pixels, batchSize, _steps + 1, rates, shares);
    }

    private void Train(StepSlice slice)
    {
        var lossSum = _epochLossSum;
        var steps = _network.Train(slice, ref lossSum);
        if (!double.IsFinite(lossSum)) throw new FitDivergedException(_epoch + 1, slice.LearningRate(Math.Min(steps, slice.Count - 1)));
        _epochLossSum = lossSum;
        _steps += slice.Count;
        _pixelsIntoEpoch += slice.Pixels;
    }

    private void EndEpoch(double seconds)
    {
        var learningRate = Schedule.LearningRate(Recipe, _epoch + 1, _plateau.Scale);
        var trainPsnr = RunningPsnr;
        _plateau = _plateau.After(_epochLossSum / ((double)_set.Count * _shape.Outputs), Recipe.Schedule);
        (_epoch, _pixelsIntoEpoch, _epochLossSum) = (_epoch + 1, 0, 0);

        double? evaluated = null, offGrid = null;
        // The average, when there is one, is what is evaluated and saved.
        _network.ExchangeWithAverage();
        if (IsEvaluated(trainPsnr)) (evaluated, offGrid) = Evaluate(learningRate);
        if (_film.Shows(_epoch) || (IsFinished && _spec.FilmFrames > 0)) _film.Add(_network, _shape, _set.Image);
        _network.ExchangeWithAverage();
        _history.Add(new EpochRecord(_epoch, trainPsnr, evaluated, offGrid, learningRate, seconds));
    }

    private bool IsEvaluated(double trainPsnr) => _epoch % Recipe.EvaluateEvery == 0 || _epoch == Recipe.Epochs
        || trainPsnr + TrainingLagDb >= Recipe.TargetPsnr - TargetVicinityDb;

    private double TrainingLagDb => _history.FindLast(epoch => epoch.EvaluatedPsnrDb is not null) is { } latest
        ? Math.Max(LeastLagDb, latest.EvaluatedPsnrDb!.Value - latest.TrainPsnrDb)
        : UnknownLagDb;

    private (double PsnrDb, double? OffGridPsnrDb) Evaluate(double learningRate)
    {
        var (training, heldOut) = _network.SquaredErrors(_set);
        var mse = training / ((double)_set.Count * _shape.Outputs);
        if (!double.IsFinite(mse)) throw new FitDivergedException(_epoch, learningRate);
        double? offGrid = _set.HeldOut > 0 ? Psnr.Of(heldOut / ((double)_set.HeldOut * _shape.Outputs)) : null;
        if (mse < _best.Mse) _best = new BestWeights(_network.CopyWeights(), mse, _epoch, offGrid);
        return (Psnr.Of(mse), offGrid);
    }
}
