using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary>What <c>clusterfit study submit</c> was asked to do, checked.</summary>
internal sealed record StudySubmitOptions
{
    /// <summary>The study file.</summary>
    public required string File { get; init; }

    /// <summary>The folder for the results.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>What people call the study; null for what the file says.</summary>
    public string? Name { get; init; }

    /// <summary>Labels of the study.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>What the study gets of the cluster.</summary>
    public required BatchChange Terms { get; init; }

    /// <summary>Where the fits train.</summary>
    public DeviceKind Device { get; init; }

    /// <summary>Whether the command ends once the study is accepted.</summary>
    public bool Detach { get; init; }

    /// <summary>Whether standard output gets a JSON object for each trial that has ended.</summary>
    public bool Json { get; init; }

    /// <summary>Whether progress is shown.</summary>
    public bool Progress { get; init; } = true;
}
