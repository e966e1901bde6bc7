using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.Fitting;

/// <summary><c>clusterfit fit</c>: fits a network to every image and writes the results to a folder.</summary>
internal static class FitCommand
{
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
        FitArguments.AddTo(command);
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
        return FitArguments.Read(parsed) with
        {
            Lanes = FitOptions.CheckLanes(parsed.GetValue(TrainingOptions.Lanes)),
            Device = FitOptions.CheckDevice(parsed.GetValue(TrainingOptions.Device)!, engine),
            Engine = engine,
            CheckpointInterval = FitOptions.CheckCheckpointInterval(parsed.GetValue(TrainingOptions.CheckpointEvery)!),
        };
    }
}
