using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.Fitting;

/// <summary><c>clusterfit fit</c>: fits a network to every image and writes the results to a folder.</summary>
internal static class FitCommand
{
    private static readonly Option<string?> Deadline = new("--deadline")
    {
        Description = "Choose networks and lengths so that all fits end within this time, such as 90s, 10m or 1h, at the best quality; with a preset, only cut its epochs",
        HelpName = "time",
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
                ("clusterfit fit 'scans/**/*.jpg' --target-psnr 40", "40 dB for each image in the least time: chooses network and length for it"),
                ("clusterfit fit photos --deadline 10m", "the best that can be had of all images in ten minutes"),
                ("clusterfit fit photos --json | jq .psnr_db", "one JSON object a line for each finished image"),
            ],
            ExitCodes = "0 all images fitted, 1 some failed, 2 wrong usage, 130 interrupted (the same command continues).",
        };
        FitArguments.AddTo(command);
        command.Options.Add(Deadline);
        foreach (var option in TrainingOptions.All) command.Options.Add(option);
        command.SetAction((parsed, _) => new BatchFit(Read(parsed), terminal).RunAsync());
        return command;
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="UsageException">One is not valid.</exception>
    /// <exception cref="FitSettingException">A setting is not valid.</exception>
    internal static FitOptions Read(ParseResult parsed)
    {
        var engine = FitOptions.CheckEngine(parsed.GetValue(TrainingOptions.Engine)!);
        return FitArguments.Read(parsed, FitOptions.CheckDeadline(parsed.GetValue(Deadline))) with
        {
            Lanes = FitOptions.CheckLanes(parsed.GetValue(TrainingOptions.Lanes)),
            Device = FitOptions.CheckDevice(parsed.GetValue(TrainingOptions.Device)!, engine),
            Engine = engine,
            CheckpointInterval = FitOptions.CheckCheckpointInterval(parsed.GetValue(TrainingOptions.CheckpointEvery)!),
        };
    }
}
