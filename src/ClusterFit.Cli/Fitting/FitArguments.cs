using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.Fitting;

/// <summary>What <c>clusterfit fit</c> and <c>clusterfit submit</c> have in common: the images, the settings of the fits, and where the results
/// go.</summary>
internal static class FitArguments
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
        Description = $"Settings to start from; 'clusterfit presets' lists them; with --target-psnr the default is {Presets.OfTarget}",
        HelpName = "name",
        DefaultValueFactory = _ => Presets.Default,
        CompletionSources = { Presets.All.Select(preset => preset.Name).ToArray() },
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Change one setting of the preset; may be repeated",
        HelpName = "key=value",
        CompletionSources = { FitSettings.All.Select(setting => setting.Name + "=").ToArray() },
    };

    private static readonly Option<string?> TargetPsnr = new("--target-psnr")
    {
        Description = "Reach this many dB in the least time, with network and length chosen for the image; with a preset, only stop there",
        HelpName = "dB",
    };

    private static readonly Option<string?> Seed = new("--seed") { Description = "Seed of the fits", HelpName = "number" };

    private static readonly Option<bool> Recursive = new("--recursive", "-r") { Description = "Take the folders within folders, too" };

    private static readonly Option<bool> Film = new("--film") { Description = "Also write a film of each training (animated PNG)" };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line to standard output for each finished image" };

    private static readonly Option<bool> NoProgress = new("--no-progress") { Description = "Show no progress" };

    /// <summary>Gives the command the arguments.</summary>
    public static void AddTo(Command command)
    {
        command.Arguments.Add(Paths);
        foreach (Option option in (Option[])[Out, Preset, Set, TargetPsnr, Seed, Recursive, Film, Json, NoProgress]) command.Options.Add(option);
    }

    /// <summary>Checks the arguments.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="deadline">The time that all fits together may take, where the command has such an option and it was given.</param>
    /// <exception cref="UsageException">One is not valid.</exception>
    /// <exception cref="FitSettingException">A setting is not valid.</exception>
    public static FitOptions Read(ParseResult parsed, TimeSpan? deadline = null)
    {
        if (parsed.GetValue(Paths)!.FirstOrDefault(path => path.StartsWith("--", StringComparison.Ordinal) && !File.Exists(path)) is { } unknown)
            throw new UsageException(UnknownOption.Explain(unknown, parsed.CommandResult.Command));
        var target = parsed.GetValue(TargetPsnr);
        var isPlanned = target is not null || deadline is not null;
        var preset = isPlanned && parsed.GetResult(Preset) is null or { Implicit: true } ? Presets.OfTarget : parsed.GetValue(Preset)!;
        return new FitOptions
        {
            Paths = parsed.GetValue(Paths)!,
            Recursive = parsed.GetValue(Recursive),
            OutputFolder = FitOptions.CheckOutputFolder(parsed.GetValue(Out)!),
            Preset = preset,
            Spec = FitOptions.SpecFor(
                preset, parsed.GetValue(Set) ?? [], target, deadline, parsed.GetValue(Seed), parsed.GetValue(Film)),
            Deadline = deadline,
            Json = parsed.GetValue(Json),
            Progress = !parsed.GetValue(NoProgress),
        };
    }
}
