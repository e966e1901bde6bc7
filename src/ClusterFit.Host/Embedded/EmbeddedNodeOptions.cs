using ClusterFit.Core.Groups;
using ClusterFit.Host.Telemetry;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Images;

namespace ClusterFit.Host;

/// <summary>An option has a value that a node can not start with.</summary>
public sealed class OptionInvalidException(string message) : Exception(message);

/// <summary>How a node inside another program works.</summary>
public sealed record EmbeddedNodeOptions
{
    private const int MaxLanes = 1024;

    /// <summary>Folder of the journal, the blobs and the log. One process at a time.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Fits at the same time, 1 to 1,024; null for one for each core, or on a GPU as many as a short measurement at the start finds. Each
    /// has a thread.</summary>
    public int? Lanes { get; init; }

    /// <summary>Where fits train: "cpu", or a GPU as "cuda" or "cuda:1". Results on a GPU are equal to those on the CPU only to a
    /// tolerance.</summary>
    public string Device { get; init; } = FitDevice.Cpu.Name;

    /// <summary>What computes the fits on a CPU. Results of the engines are equal only to a tolerance.</summary>
    public FitEngine Engine { get; init; }

    /// <summary>Time between two checkpoints of a fit, 100 ms to 1 day: what a crash may cost at most.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What an image may have at most.</summary>
    public ImageLimits ImageLimits { get; init; } = new();

    /// <summary>The collector that traces, metrics and logs are pushed to by OTLP; null for none, and then nothing of it is loaded.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Leases and retries; tests shorten them. The user of a single node can free its disk and start again sooner than an hour of patience
    /// would end.</summary>
    internal GroupPolicy Policy { get; init; } = GroupPolicy.Default with { MaxHindrances = 2 };

    /// <summary>Checks all options.</summary>
    /// <exception cref="OptionInvalidException">Names the option, its value and what is right.</exception>
    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(StateFolder), nameof(StateFolder), StateFolder, "the path of a folder");
        Require(Lanes is null or (>= 1 and <= MaxLanes), nameof(Lanes), Lanes, $"1 to {MaxLanes}");
        Require(CheckpointInterval >= TimeSpan.FromMilliseconds(100) && CheckpointInterval <= TimeSpan.FromDays(1),
            nameof(CheckpointInterval), CheckpointInterval, "100 ms to 1 day");
        Require(ImageLimits is { MaxSide: >= 1, MaxPixels: >= 1, MaxBytes: >= 1 }, nameof(ImageLimits), ImageLimits, "limits of at least 1");
        Require(Otlp is null || OtlpAddress.IsPossible(Otlp), nameof(Otlp), Otlp, OtlpAddress.Expected);
        try
        {
            FitDevice.Parse(Device, Engine);
        }
        catch (DeviceUnavailableException error)
        {
            throw new OptionInvalidException($"{nameof(Device)}: {error.Message}");
        }
    }

    private static void Require(bool holds, string option, object? value, string expected)
    {
        if (!holds) throw new OptionInvalidException($"{option}: '{value}' is not possible; expected {expected}.");
    }
}
