using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;

namespace ClusterFit.Cli.Studies.Running;

/// <summary><c>clusterfit study run</c>: runs a study on this machine.</summary>
internal static class StudyRunCommand
{
    private static readonly Argument<string> FileArgument = new("file") { Description = "A study file, YAML or JSON" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("run", "Run a study on this machine and write table, plots, report and the best weights.")
        {
            Examples =
            [
                ("clusterfit study run study.yaml", "runs to the end of its budget; interrupted or killed, the same command goes on"),
                ("clusterfit study run study.yaml --out rates --lanes 8", "eight fits at a time; as many are used as the study's parallelism allows"),
                ("clusterfit study run study.yaml --json --no-progress | jq -c 'select(.state == \"completed\") | [.trial, .values]'",
                    "the trials as they end, and at the end what was found"),
                ("clusterfit study edit clusterfit-study --trials 100", "while it runs or afterwards: more trials; the same command then goes on"),
            ],
            ExitCodes = "0 the study has ended and has a best trial, 1 no trial has a result, 2 wrong usage, 130 interrupted (the same command continues).",
        };
        command.Arguments.Add(FileArgument);
        foreach (Option option in (Option[])[StudyOptions.Out, .. TrainingOptions.All, StudyOptions.Json, StudyOptions.NoProgress]) command.Options.Add(option);
        command.SetAction((parsed, _) => new StudyRun(Read(parsed), terminal).RunAsync());
        return command;
    }

    private static StudyRunOptions Read(ParseResult parsed)
    {
        var engine = FitOptions.CheckEngine(parsed.GetValue(TrainingOptions.Engine)!);
        return new()
        {
            File = parsed.GetValue(FileArgument)!,
            OutputFolder = FitOptions.CheckOutputFolder(parsed.GetValue(StudyOptions.Out)!),
            Lanes = FitOptions.CheckLanes(parsed.GetValue(TrainingOptions.Lanes)),
            Device = FitOptions.CheckDevice(parsed.GetValue(TrainingOptions.Device)!, engine),
            Engine = engine,
            CheckpointInterval = FitOptions.CheckCheckpointInterval(parsed.GetValue(TrainingOptions.CheckpointEvery)!),
            Json = parsed.GetValue(StudyOptions.Json),
            Progress = !parsed.GetValue(StudyOptions.NoProgress),
        };
    }
}
