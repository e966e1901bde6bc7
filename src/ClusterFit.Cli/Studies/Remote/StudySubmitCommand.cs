using System.CommandLine;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Server;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary><c>clusterfit study submit</c>: what <c>clusterfit study run</c> does on this machine, on the cluster of a server.</summary>
internal static class StudySubmitCommand
{
    private static readonly Argument<string> FileArgument = new("file") { Description = "A study file, YAML or JSON" };

    private static readonly Option<string> Device = new("--device")
    {
        Description = "Where to train: any, cpu or cuda",
        HelpName = "name",
        DefaultValueFactory = _ => "any",
        CompletionSources = { "any", "cpu", "cuda" },
    };

    private static readonly Option<string?> Name = new("--name") { Description = "What to call the study [default: the name in the file, or of the file]", HelpName = "text" };

    private static readonly Option<string[]> Label = new("--label") { Description = "Label the study; may be repeated", HelpName = "key=value" };

    private static readonly Option<bool> Watch = new("--watch")
    {
        Description = "Show progress and write the results to --out at the end; so it is without --detach",
    };

    private static readonly Option<bool> Detach = new("--detach", "-d")
    {
        Description = "End as soon as the study is accepted and write its id; results stay on the server",
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("submit", "Run a study on a cluster: upload its images, submit, watch, and take the results home.")
        {
            Examples =
            [
                ("clusterfit study submit study.yaml", "as 'clusterfit study run', on the cluster of 'clusterfit login'"),
                ("clusterfit study submit study.yaml --server https://clusterfit.example.org --name rates --priority 5",
                    "submitted again, the same study is the same: it goes on where it is"),
                ("id=$(clusterfit study submit study.yaml --detach) && clusterfit study watch $id && clusterfit study report $id --out rates",
                    "submits, and later watches and writes the report"),
            ],
            ExitCodes = "0 the study has ended and has a best trial (with --detach: accepted), 1 no trial has a result or the server refused, 2 wrong "
                + "usage, 4 the server can not be reached or does not let you in, 130 interrupted (the same command goes on).",
        };
        command.Arguments.Add(FileArgument);
        command.Options.Add(StudyOptions.Out);
        ServerOption.AddTo(command);
        foreach (Option option in (Option[])[Device, Name, Label]) command.Options.Add(option);
        TermsOptions.AddTo(command);
        foreach (Option option in (Option[])[Watch, Detach, StudyOptions.Json, StudyOptions.NoProgress]) command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed, terminal));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal)
    {
        if (parsed.GetValue(Watch) && parsed.GetValue(Detach)) throw new UsageException("--watch and --detach exclude each other.");
        var options = new StudySubmitOptions
        {
            File = parsed.GetValue(FileArgument)!,
            OutputFolder = FitOptions.CheckOutputFolder(parsed.GetValue(StudyOptions.Out)!),
            Name = parsed.GetValue(Name),
            Labels = LabelOption.ParseAll(parsed.GetValue(Label) ?? []),
            Terms = TermsOptions.Read(parsed),
            Device = DeviceKinds.Parse(parsed.GetValue(Device)!),
            Detach = parsed.GetValue(Detach),
            Json = parsed.GetValue(StudyOptions.Json),
            Progress = !parsed.GetValue(StudyOptions.NoProgress),
        };
        using var client = await ServerOption.ConnectAsync(parsed, terminal, CancellationToken.None);
        return await new StudySubmit(options, client, terminal).RunAsync();
    }
}
