using ClusterFit.Core.Scheduling;

namespace ClusterFit.Core.Api;

/// <summary>Where a batch stands as a whole.</summary>
public enum BatchState
{
    /// <summary>Its jobs are handed out.</summary>
    Open,

    /// <summary>No more jobs are handed out until it is resumed.</summary>
    Paused,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>All its jobs are final.</summary>
    Ended,
}

/// <summary>A batch as users see it.</summary>
public sealed record BatchView
{
    /// <summary>32 lower-case hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>Names and values that lists can be filtered by.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>The preset that its settings started from.</summary>
    public required string Preset { get; init; }

    /// <summary>All settings of its fits.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Jobs of a higher priority are handed out first.</summary>
    public required int Priority { get; init; }

    /// <summary>Share among batches of equal priority.</summary>
    public required double Weight { get; init; }

    /// <summary>Most jobs that may run at a time; null for no limit.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Where it stands.</summary>
    public required BatchState State { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last job became final.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Number of its jobs.</summary>
    public required int Total { get; init; }

    /// <summary>Number of its jobs in each state.</summary>
    public required JobCounts Counts { get; init; }

    /// <summary>Evaluated PSNR of its completed jobs; null before the first.</summary>
    public PsnrRange? PsnrDb { get; init; }

    /// <summary>Estimate of the seconds until it ends; null while unknown.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Whether it is a study, whose jobs come as its trials do; its total is the most that they may come to.</summary>
    public bool IsStudy { get; init; }

    /// <summary>What it waits for, while it is open, has jobs to hand out and runs none; null otherwise, and while that is not known.</summary>
    public WaitingFor? WaitingFor { get; init; }
}

/// <summary>Number of jobs in each state.</summary>
public sealed record JobCounts(int Available, int Running, int Retryable, int Completed, int Pruned, int Cancelled, int Failed)
{
    /// <summary>Jobs of a study that have reached a rung and may go on later.</summary>
    public int Waiting { get; init; }
}

/// <summary>PSNR of several jobs, in dB.</summary>
/// <param name="Mean">Arithmetic mean of the decibels.</param>
/// <param name="Least">The least.</param>
public sealed record PsnrRange(double Mean, double Least);
