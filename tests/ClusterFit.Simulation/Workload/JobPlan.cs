using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Simulation.Engine;

namespace ClusterFit.Simulation.Workload;

/// <summary>What becomes of the attempts of a job.</summary>
internal enum JobKind
{
    /// <summary>They train to the end.</summary>
    Sound,

    /// <summary>Every second one fails.</summary>
    Flaky,

    /// <summary>They fail, and say that every further one would.</summary>
    Bad,

    /// <summary>They kill their worker.</summary>
    Poison,
}

/// <summary>A job; all of it follows from the seed and its place, so a million need no memory.</summary>
/// <param name="Key">Names the job and decides its course.</param>
/// <param name="Kind">What becomes of its attempts.</param>
/// <param name="Training">Time that it trains in all.</param>
internal readonly record struct JobPlan(ulong Key, JobKind Kind, TimeSpan Training)
{
    private static readonly FitSummary Summary = new()
    {
        Mse = 1e-3,
        PsnrDb = 30,
        Epochs = 1,
        BestEpoch = 1,
        Steps = 1,
        Seconds = 1,
        Parameters = 1,
        StopReason = StopReason.Epochs,
    };

    /// <summary>The image file.</summary>
    public ContentHash Image => Blob(Key, 1, 0);

    /// <summary>The result of training to the end, whoever does it.</summary>
    public FitResult Result => new(Summary, Blob(Key, 2, 0), 100, 8);

    /// <summary>The job at a place of a group.</summary>
    public static JobPlan Of(SimulationOptions options, int group, int job)
    {
        var key = SeededRandom.Mix(SeededRandom.Mix(options.Seed, (ulong)group + 100), (ulong)job);
        var lot = SeededRandom.Fraction(SeededRandom.Mix(key, 1)) * options.JobsPerPoison;
        var kind = lot switch { < 1 => JobKind.Poison, < 5 => JobKind.Flaky, < 6 => JobKind.Bad, _ => JobKind.Sound };
        return new JobPlan(key, kind, options.Training * (0.2 + (1.6 * SeededRandom.Fraction(SeededRandom.Mix(key, 2)))));
    }

    /// <summary>Whether this attempt goes wrong, and after which part of the training.</summary>
    public double? FailsAt(int attempt)
    {
        var lot = SeededRandom.Mix(Key, (ulong)attempt + 10);
        return Kind == JobKind.Sound || (Kind == JobKind.Flaky && (lot & 1) == 0) ? null : SeededRandom.Fraction(lot);
    }

    /// <summary>A checkpoint. It holds times that were measured, so that no two attempts store the same file.</summary>
    public JobCheckpoint Checkpoint(AttemptId attempt, int epoch) => new(Blob(Key, 3 + (ulong)attempt.Number, (ulong)epoch), epoch);

    private static ContentHash Blob(ulong key, ulong kind, ulong number)
    {
        Span<byte> hash = stackalloc byte[ContentHash.Bytes];
        BitConverter.TryWriteBytes(hash, key);
        BitConverter.TryWriteBytes(hash[8..], kind);
        BitConverter.TryWriteBytes(hash[16..], number);
        return ContentHash.Read(hash);
    }
}
