using ClusterFit.Cli.Fitting;
using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Submission;

/// <summary>What <c>clusterfit submit</c> was asked to do, checked.</summary>
internal sealed record SubmitOptions
{
    /// <summary>The images, the fits and where the results go.</summary>
    public required FitOptions Fit { get; init; }

    /// <summary>What people call the batch.</summary>
    public string? Name { get; init; }

    /// <summary>Labels of the batch.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>What the batch gets of the cluster.</summary>
    public required BatchChange Terms { get; init; }

    /// <summary>Where the fits train.</summary>
    public DeviceKind Device { get; init; }

    /// <summary>Whether the command ends once the batch is accepted.</summary>
    public bool Detach { get; init; }

    /// <summary>The request for a batch of these images. It carries all settings: what this program calls a preset is fitted, whatever
    /// the version of the server calls so.</summary>
    public BatchRequest ToRequest(IReadOnlyList<ImageReference> images) => new()
    {
        Name = Name,
        Images = images,
        Preset = Fit.Preset,
        Settings = FitSettings.Describe(Fit.Spec).ToDictionary(),
        Priority = Terms.Priority ?? 0,
        Weight = Terms.Weight ?? 1,
        MaxRunning = Terms.MaxRunning is > 0 ? Terms.MaxRunning : null,
        Labels = Labels,
        Device = Device,
    };
}
