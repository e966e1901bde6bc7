using ClusterFit.Training.Devices;

namespace ClusterFit.Cli.Studies.Running;

/// <summary>What <c>clusterfit study run</c> was asked to do, checked.</summary>
internal sealed record StudyRunOptions
{
    /// <summary>The study file.</summary>
    public required string File { get; init; }

    /// <summary>The folder for the results.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Fits at a time; null leaves it to the node.</summary>
    public int? Lanes { get; init; }

    /// <summary>Where the fits train.</summary>
    public required string Device { get; init; }

    /// <summary>What computes on a CPU.</summary>
    public FitEngine Engine { get; init; }

    /// <summary>Time between two checkpoints of a fit.</summary>
    public required TimeSpan CheckpointInterval { get; init; }

    /// <summary>Whether standard output gets a JSON object for each trial that has ended.</summary>
    public bool Json { get; init; }

    /// <summary>Whether progress is shown.</summary>
    public bool Progress { get; init; } = true;
}
