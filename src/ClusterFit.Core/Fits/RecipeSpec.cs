namespace ClusterFit.Core.Fits;

/// <summary>How the learning rate changes while training.</summary>
public enum ScheduleKind
{
    /// <summary>Stays.</summary>
    Constant,

    /// <summary>Multiplied by <see cref="ScheduleSpec.PlateauFactor"/> when the epoch's training loss has not fallen by more than an
    /// absolute <see cref="ScheduleSpec.PlateauThreshold"/> for <see cref="ScheduleSpec.PlateauPatience"/> epochs (the rule of Keras).</summary>
    Plateau,

    /// <summary>Held for <see cref="ScheduleSpec.HoldEpochs"/>, then halved every <see cref="ScheduleSpec.HalfLifeEpochs"/>, smoothly.</summary>
    Exponential,

    /// <summary>Held for <see cref="ScheduleSpec.HoldEpochs"/>, then half a cosine down to zero at the last epoch.</summary>
    Cosine,
}

/// <summary>The learning-rate schedule. Lengths are in epochs and may be fractions.</summary>
public sealed record ScheduleSpec
{
    /// <summary>Which schedule.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Cosine;

    /// <summary>Epochs at the full learning rate before an exponential or cosine decay begins.</summary>
    public double HoldEpochs { get; init; }

    /// <summary>Epochs in which an exponential decay halves the learning rate.</summary>
    public double HalfLifeEpochs { get; init; } = 10;

    /// <summary>Epochs without improvement after which a plateau schedule reduces the learning rate.</summary>
    public int PlateauPatience { get; init; } = 10;

    /// <summary>Smallest absolute fall of the loss that counts as an improvement.</summary>
    public double PlateauThreshold { get; init; } = 1e-4;

    /// <summary>Factor of one reduction, (0, 1).</summary>
    public double PlateauFactor { get; init; } = 0.5;
}

/// <summary>How a network is trained: Adam, its schedule, the mini-batches, when to stop and which weights to keep.</summary>
public sealed record RecipeSpec
{
    /// <summary>The most that <see cref="BatchFor"/> chooses.</summary>
    public const int LargestAutomaticBatch = 64;

    /// <summary>Adam's learning rate at the start, (0, 1].</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes.</summary>
    public ScheduleSpec Schedule { get; init; } = new();

    /// <summary>Adam's decay of the first moment, [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's decay of the second moment, [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam's epsilon, added to the root of the bias-corrected second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Pixels in a mini-batch at the start, 1 to 65,536; 0 means: as <see cref="BatchFor"/> says.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>The batch is multiplied by this factor, at least 1, every <see cref="BatchGrowthEpochs"/> epochs.</summary>
    public double BatchGrowth { get; init; } = 1;

    /// <summary>Epochs between two growths of the batch.</summary>
    public int BatchGrowthEpochs { get; init; } = 10;

    /// <summary>The batch grows no further than this.</summary>
    public int BatchMax { get; init; } = 4096;

    /// <summary>Epochs at most; 0 means that they are chosen for the image. One epoch visits every training pixel once.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Small images are trained for more epochs than <see cref="Epochs"/>, so that there are at least this many optimizer updates.</summary>
    public int MinSteps { get; init; }

    /// <summary>Training stops when the evaluated PSNR reaches this many dB; null trains all epochs.</summary>
    public double? TargetPsnr { get; init; }

    /// <summary>Horizon, in epochs, of the exponential moving average of the weights that is evaluated and saved; 0 saves the weights
    /// themselves.</summary>
    public double AverageEpochs { get; init; }

    /// <summary>Epochs between two evaluations over all pixels.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>Training work at most, in million multiplications and additions for each training pixel over all epochs: 6 for each weight
    /// and epoch, 4 for each weight of the first layer, which passes no gradient on. Longer fits are cut to it; null is no limit.</summary>
    public double? Budget { get; init; }

    /// <summary>The fewest epochs that leave the schedule one to decay in.</summary>
    public int LeastEpochs => Schedule.Kind == ScheduleKind.Cosine ? (int)Math.Min(1e6, Math.Floor(Schedule.HoldEpochs) + 1) : 1;

    /// <summary>Pixels in a mini-batch at the start on that many training pixels. An image that the network can hold, such as a tile, is learned
    /// fastest with small batches; of a larger one they tell too little.</summary>
    public int BatchFor(int trainingPixels) => BatchSize > 0 ? BatchSize : trainingPixels < 32_768 ? 32 : LargestAutomaticBatch;

    /// <summary>Epochs at most on that many training pixels, with the batch as it is at the start.</summary>
    public int EpochsFor(int trainingPixels)
    {
        var batch = BatchFor(trainingPixels);
        var stepsPerEpoch = (trainingPixels + batch - 1) / batch;
        return Math.Max(Epochs, (MinSteps + stepsPerEpoch - 1) / stepsPerEpoch);
    }
}
