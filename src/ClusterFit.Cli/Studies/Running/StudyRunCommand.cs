using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Training.Devices;

namespace ClusterFit.Cli.Studies.Running;

/// <summary><c>clusterfit study run</c>: runs a study on this machine.</summary>
internal static class StudyRunCommand
{
    private static readonly Argument<string> FileArgument = new("file") { Description = "A study file, YAML or JSON" };

    private static readonly Option<string?> Lanes = new("--lanes") { Description = "Fits at a time [default: cores]", HelpName = "number" };

    private static readonly Option<string> Device = new("--device")
    {
        Description = "Where to train: cpu, or cuda for a GPU, whose results agree with the CPU's only to a tolerance",
        HelpName = "name",
        DefaultValueFactory = _ => FitDevice.Cpu.Name,
        CompletionSources = { "cpu", "cuda" },
    };

    private static readonly Option<string> CheckpointEvery = new("--checkpoint-every")
    {
        Description = "Seconds between two checkpoints of a fit",
        HelpName = "seconds",
        DefaultValueFactory = _ => "15",
    };

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
        foreach (Option option in (Option[])[StudyOptions.Out, Lanes, Device, CheckpointEvery, StudyOptions.Json, StudyOptions.NoProgress]) command.Options.Add(option);
        command.SetAction((parsed, _) => new StudyRun(Read(parsed), terminal).RunAsync());
        return command;
    }

    private static StudyRunOptions Read(ParseResult parsed) => new()
    {
        File = parsed.GetValue(FileArgument)!,
        OutputFolder = FitOptions.CheckOutputFolder(parsed.GetValue(StudyOptions.Out)!),
        Lanes = FitOptions.CheckLanes(parsed.GetValue(Lanes)),
        Device = FitOptions.CheckDevice(parsed.GetValue(Device)!),
        CheckpointInterval = FitOptions.CheckCheckpointInterval(parsed.GetValue(CheckpointEvery)!),
        Json = parsed.GetValue(StudyOptions.Json),
        Progress = !parsed.GetValue(StudyOptions.NoProgress),
    };
}
