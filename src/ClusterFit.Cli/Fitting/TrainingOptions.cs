using System.CommandLine;
using ClusterFit.Training.Devices;

namespace ClusterFit.Cli.Fitting;

/// <summary>The options of commands that train in this process.</summary>
internal static class TrainingOptions
{
    /// <summary>Fits at a time.</summary>
    public static readonly Option<string?> Lanes = new("--lanes") { Description = "Fits at a time [default: cores; on a GPU measured]", HelpName = "number" };

    /// <summary>Where to train.</summary>
    public static readonly Option<string> Device = new("--device")
    {
        Description = "Where to train: cpu, or cuda for a GPU, whose results agree with the CPU's only to a tolerance",
        HelpName = "name",
        DefaultValueFactory = _ => FitDevice.Cpu.Name,
        CompletionSources = { "cpu", "cuda" },
    };

    /// <summary>What computes on a CPU.</summary>
    public static readonly Option<string> Engine = new("--engine")
    {
        Description = "What computes on a CPU: torch, fused, or auto for the faster one; their results agree to a tolerance",
        HelpName = "name",
        DefaultValueFactory = _ => FitEngines.Names[0],
        CompletionSources = { FitEngines.Names.ToArray() },
    };

    /// <summary>How often checkpoints are taken.</summary>
    public static readonly Option<string> CheckpointEvery = new("--checkpoint-every")
    {
        Description = "Seconds between two checkpoints of a fit",
        HelpName = "seconds",
        DefaultValueFactory = _ => "15",
    };

    /// <summary>All of them, as the help lists them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Lanes, Device, Engine, CheckpointEvery];
}
