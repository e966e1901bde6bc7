using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Training.Devices;

namespace ClusterFit.Cli.Fitting;

/// <summary>What <c>clusterfit fit</c> was asked to do, checked.</summary>
internal sealed record FitOptions
{
    /// <summary>The most lanes that may be asked for.</summary>
    public const int MaxLanes = 1024;

    private const int FilmFrames = 60;

    /// <summary>Files, folders and patterns.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Whether folders include those below.</summary>
    public bool Recursive { get; init; }

    /// <summary>The folder for the results.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Name of the preset that the spec started from.</summary>
    public required string Preset { get; init; }

    /// <summary>The spec of every fit.</summary>
    public required FitSpec Spec { get; init; }

    /// <summary>The time that all fits together may take; null for any.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Fits at a time; null leaves it to the node.</summary>
    public int? Lanes { get; init; }

    /// <summary>Where the fits train.</summary>
    public string Device { get; init; } = FitDevice.Cpu.Name;

    /// <summary>What computes the fits on a CPU.</summary>
    public FitEngine Engine { get; init; }

    /// <summary>Time between two checkpoints of a fit.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether standard output gets a JSON object for each finished image.</summary>
    public bool Json { get; init; }

    /// <summary>Whether progress is shown.</summary>
    public bool Progress { get; init; } = true;

    /// <summary>The spec that a preset, <c>--set</c> assignments and the options with a name of their own add up to; the later wins.</summary>
    /// <exception cref="FitSettingException">A name or value is not valid.</exception>
    /// <exception cref="UsageException">There are both a deadline and a budget, which it stands for.</exception>
    public static FitSpec SpecFor(
        string preset, IEnumerable<string> assignments, string? targetPsnr, TimeSpan? deadline, string? seed, bool film)
    {
        var settings = assignments.Select(FitSettings.ParseAssignment).ToList();
        if (deadline is not null && settings.Exists(setting => setting.Key == "budget"))
            throw new UsageException("--deadline: the budget is what it comes to; expected either of them.");
        if (targetPsnr is not null) settings.Add(new("target-psnr", targetPsnr));
        if (seed is not null) settings.Add(new("seed", seed));
        var start = Presets.Find(preset).Spec;
        // Until the images are known, any budget: it says that there will be one. The best that can be had in the time has no target.
        if (deadline is not null)
            start = start with { Recipe = start.Recipe with { Budget = 1, TargetPsnr = preset == Presets.OfTarget ? null : start.Recipe.TargetPsnr } };
        var spec = FitSettings.Apply(start, settings);
        return film && spec.FilmFrames == 0 ? spec with { FilmFrames = FilmFrames } : spec;
    }

    /// <summary>Checks the name of the folder for the results.</summary>
    /// <exception cref="UsageException">It is empty.</exception>
    public static string CheckOutputFolder(string folder) =>
        folder.Length > 0 ? folder : throw new UsageException("--out: '' is not valid; expected a folder.");

    /// <summary>Parses the time that all fits together may take.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static TimeSpan? CheckDeadline(string? deadline) => deadline is null
        ? null
        : Duration.Parse(deadline) ?? throw new UsageException($"--deadline: '{deadline}' is not valid; expected {Duration.Expected}.");

    /// <summary>Parses the number of lanes.</summary>
    /// <exception cref="UsageException">It is out of range.</exception>
    public static int? CheckLanes(string? lanes)
    {
        if (lanes is null) return null;
        return int.TryParse(lanes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxLanes
            ? number
            : throw new UsageException($"--lanes: '{lanes}' is not valid; expected a whole number from 1 to {MaxLanes}.");
    }

    /// <summary>The engine of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static FitEngine CheckEngine(string engine) => FitEngines.Find(engine)
        ?? throw new UsageException($"--engine: '{engine}' is not valid; expected {FitEngines.Expected}.");

    /// <summary>Checks that there is such a device, and that it has the engine.</summary>
    /// <exception cref="UsageException">There is not.</exception>
    public static string CheckDevice(string device, FitEngine engine)
    {
        try
        {
            return FitDevice.Parse(device, engine).Name;
        }
        catch (DeviceUnavailableException error)
        {
            throw new UsageException($"--device: {error.Message}");
        }
    }

    /// <summary>Parses the time between two checkpoints.</summary>
    /// <exception cref="UsageException">It is out of range.</exception>
    public static TimeSpan CheckCheckpointInterval(string seconds) =>
        double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0.1 and <= 3600
            ? TimeSpan.FromSeconds(number)
            : throw new UsageException($"--checkpoint-every: '{seconds}' is not valid; expected seconds from 0.1 to 3600.");
}
