namespace ClusterFit.Core.Groups;

/// <summary>How long leases last and how often a job is tried.</summary>
public sealed record GroupPolicy
{
    /// <summary>The policy of every group unless a test says otherwise.</summary>
    public static GroupPolicy Default { get; } = new();

    /// <summary>Length of a lease. Longer than any fail-over of the scheduler, so that a fail-over costs a running fit nothing.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>A job fails for good with this many failed attempts.</summary>
    public int MaxFailures { get; init; } = 3;

    /// <summary>A job fails for good with this many attempts in a row lost to a dead worker before a checkpoint: it may be the job that kills
    /// them.</summary>
    public int MaxLosses { get; init; } = 10;

    /// <summary>A job fails for good with this many attempts in a row that their nodes could not go on with, without a checkpoint. Many, since a
    /// store that is out of reach for an hour hinders every job again and again.</summary>
    public int MaxHindrances { get; init; } = 1000;

    /// <summary>A job with this many lost attempts is suspected of killing its worker: a worker holds one such job at a time, so that the
    /// guilty one does not take the innocent ones along again and again.</summary>
    public int SuspectLosses { get; init; } = 2;

    /// <summary>Wait after the first failed attempt; doubles with each further one.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The wait after a job's failure number <paramref name="failures"/> (from 1): three to four quarters of the full backoff. The
    /// part follows from the attempt, so that deciding again decides the same.</summary>
    public TimeSpan BackoffAfter(AttemptId attempt, int failures)
    {
        var full = Math.Min(MaxBackoff.TotalSeconds, FirstBackoff.TotalSeconds * Math.Pow(2, failures - 1));
        var mixed = unchecked(((uint)attempt.Job * 0x9E3779B9u) ^ ((uint)attempt.Number * 0x85EBCA6Bu));
        mixed = unchecked((mixed ^ (mixed >> 15)) * 0x2C1B3C6Du);
        return TimeSpan.FromSeconds(full * (0.75 + (0.25 * (mixed >> 8) / (1 << 24))));
    }
}
