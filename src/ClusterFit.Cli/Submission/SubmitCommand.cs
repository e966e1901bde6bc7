using System.CommandLine;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Server;

namespace ClusterFit.Cli.Submission;

/// <summary><c>clusterfit submit</c>: what <c>clusterfit fit</c> does on this machine, on the cluster of a server.</summary>
internal static class SubmitCommand
{
    private static readonly Option<string> Device = new("--device")
    {
        Description = "Where to train: any, cpu or cuda",
        HelpName = "name",
        DefaultValueFactory = _ => "any",
        CompletionSources = { "any", "cpu", "cuda" },
    };

    private static readonly Option<string?> Name = new("--name") { Description = "What to call the batch", HelpName = "text" };

    private static readonly Option<string[]> Label = new("--label") { Description = "Label the batch; may be repeated", HelpName = "key=value" };

    private static readonly Option<bool> Watch = new("--watch")
    {
        Description = "Show progress and take the results to --out as they come; so it is without --detach",
    };

    private static readonly Option<bool> Detach = new("--detach", "-d")
    {
        Description = "End as soon as the batch is accepted and write its id; results stay on the server",
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("submit", "Fit images on a cluster: upload what it lacks, submit, watch, and take the results home.")
        {
            Examples =
            [
                ("clusterfit submit photos --out fitted --preset draft", "as 'clusterfit fit', on the cluster of 'clusterfit login'"),
                ("clusterfit submit tiles --target-psnr 40 --set budget=20",
                    "40 dB in the least time; work has a limit instead of a deadline, which only 'clusterfit fit' knows its machine for"),
                ("clusterfit submit 'scans/**/*.jpg' --server https://clusterfit.example.org --name scans --label project=archive",
                    "interrupted, the same command goes on: images that the server has are not uploaded again"),
                ("id=$(clusterfit submit photos --detach) && clusterfit watch $id && clusterfit batch download $id",
                    "submits, and later watches and downloads"),
            ],
            ExitCodes = "0 all images fitted (with --detach: accepted), 1 some failed or the server refused, 2 wrong usage, 4 the server can not be "
                + "reached or does not let you in, 130 interrupted (the same command goes on).",
        };
        FitArguments.AddTo(command);
        ServerOption.AddTo(command);
        foreach (Option option in (Option[])[Device, Name, Label]) command.Options.Add(option);
        TermsOptions.AddTo(command);
        command.Options.Add(Watch);
        command.Options.Add(Detach);
        command.SetAction((parsed, _) => RunAsync(parsed, terminal));
        return command;
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="UsageException">One is not valid.</exception>
    internal static SubmitOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(Watch) && parsed.GetValue(Detach)) throw new UsageException("--watch and --detach exclude each other.");
        return new SubmitOptions
        {
            Fit = FitArguments.Read(parsed),
            Name = parsed.GetValue(Name),
            Labels = LabelOption.ParseAll(parsed.GetValue(Label) ?? []),
            Terms = TermsOptions.Read(parsed),
            Device = DeviceKinds.Parse(parsed.GetValue(Device)!),
            Detach = parsed.GetValue(Detach),
        };
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal)
    {
        var options = Read(parsed);
        using var client = await ServerOption.ConnectAsync(parsed, terminal, CancellationToken.None);
        return await new BatchSubmit(options, client, terminal).RunAsync();
    }
}
