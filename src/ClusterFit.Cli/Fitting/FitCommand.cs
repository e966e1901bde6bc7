using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;

namespace ClusterFit.Cli.Fitting;

/// <summary><c>clusterfit fit</c>: fits a network to every image and writes the results to a folder.</summary>
internal static class FitCommand
{
    private const string DefaultOutputFolder = "clusterfit-out";

    private static readonly Argument<string[]> Paths = new("paths")
    {
        Description = "Image files, folders (their image files) and patterns such as 'photos/*.png' or '**/*.jpg'",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "Folder for the results; the same command continues what was interrupted there",
        HelpName = "folder",
        DefaultValueFactory = _ => DefaultOutputFolder,
    };

    private static readonly Option<string> Preset = new("--preset", "-p")
    {
        Description = "Settings to start from; 'clusterfit presets' lists them",
        HelpName = "name",
        DefaultValueFactory = _ => Presets.Default,
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Change one setting of the preset; may be repeated",
        HelpName = "key=value",
    };

    private static readonly Option<string?> TargetPsnr = new("--target-psnr")
    {
        Description = "Stop a fit when its evaluated PSNR reaches this many dB",
        HelpName = "dB",
    };

    private static readonly Option<string?> Seed = new("--seed") { Description = "Seed of the fits", HelpName = "number" };

    private static readonly Option<string?> Lanes = new("--lanes") { Description = "Fits at a time [default: cores]", HelpName = "number" };

    private static readonly Option<string> Device = new("--device")
    {
        Description = "Where to train: cpu, or cuda for a GPU, whose results agree with the CPU's only to a tolerance",
        HelpName = "name",
        DefaultValueFactory = _ => FitDevice.Cpu.Name,
    };

    private static readonly Option<bool> Recursive = new("--recursive", "-r") { Description = "Take the folders within folders, too" };

    private static readonly Option<bool> Film = new("--film") { Description = "Also write a film of each training (animated PNG)" };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line to standard output for each finished image" };

    private static readonly Option<bool> NoProgress = new("--no-progress") { Description = "Show no progress" };

    private static readonly Option<string> CheckpointEvery = new("--checkpoint-every")
    {
        Description = "Seconds between two checkpoints of a fit",
        HelpName = "seconds",
        DefaultValueFactory = _ => "15",
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("fit", "Fit a network to every image and write weights, reconstructions, plots and a report.")
        {
            Examples =
            [
                ("clusterfit fit photo.png", "fits one image; the results go to clusterfit-out"),
                ("clusterfit fit photos --out fitted --preset draft", "a first look at all images of a folder"),
                ("clusterfit fit 'scans/**/*.jpg' --target-psnr 40 --set epochs=60", "stops each fit at 40 dB, after 60 epochs at the latest"),
                ("clusterfit fit photos --json | jq .psnr_db", "one JSON object a line for each finished image"),
            ],
            ExitCodes = "0 all images fitted, 1 some failed, 2 wrong usage, 130 interrupted (the same command continues).",
        };
        command.Arguments.Add(Paths);
        foreach (Option option in (Option[])
            [Out, Preset, Set, TargetPsnr, Seed, Lanes, Device, Recursive, Film, Json, NoProgress, CheckpointEvery])
            command.Options.Add(option);
        command.SetAction((parsed, _) => new BatchFit(Read(parsed), terminal).RunAsync());
        return command;
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="UsageException">One is not valid.</exception>
    /// <exception cref="FitSettingException">A setting is not valid.</exception>
    internal static FitOptions Read(ParseResult parsed)
    {
        var preset = parsed.GetValue(Preset)!;
        return new FitOptions
        {
            Paths = parsed.GetValue(Paths)!,
            Recursive = parsed.GetValue(Recursive),
            OutputFolder = FitOptions.CheckOutputFolder(parsed.GetValue(Out)!),
            Preset = preset,
            Spec = FitOptions.SpecFor(
                preset, parsed.GetValue(Set) ?? [], parsed.GetValue(TargetPsnr), parsed.GetValue(Seed), parsed.GetValue(Film)),
            Lanes = FitOptions.CheckLanes(parsed.GetValue(Lanes)),
            Device = FitOptions.CheckDevice(parsed.GetValue(Device)!),
            CheckpointInterval = FitOptions.CheckCheckpointInterval(parsed.GetValue(CheckpointEvery)!),
            Json = parsed.GetValue(Json),
            Progress = !parsed.GetValue(NoProgress),
        };
    }
}
