using System.CommandLine;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;

namespace ClusterFit.Cli.Downloads;

/// <summary><c>clusterfit batch download</c>.</summary>
internal static class BatchDownloadCommand
{
    private const int DigitsOfFolder = 12;

    private static readonly Argument<string> Id = BatchReference.Argument();

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "Folder for the results; the same command fetches only what is missing there [default: clusterfit- and the start of the id]",
        HelpName = "folder",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line for each image, as 'clusterfit fit' does" };

    private static readonly Option<bool> NoProgress = new("--no-progress") { Description = "Show no progress" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("download", "Take the results of a batch home: weights, reconstructions, plots, report and summary.")
        {
            Examples =
            [
                ("clusterfit batch download 1f0c3a5e77d2 --out fitted", "what has completed so far, laid out as 'clusterfit fit' lays it out"),
                ("clusterfit batch download 1f0c3a5e77d2 --json | jq .psnr_db", "one JSON object a line for each image"),
            ],
            ExitCodes = "0 every job completed and is here, 1 some failed or have not ended, there is no such batch or the server refused, "
                + "2 wrong usage, 4 the server can not be reached or does not let you in, 130 interrupted (the same command goes on).",
        };
        command.Arguments.Add(Id);
        foreach (Option option in (Option[])[Out, Json, NoProgress]) command.Options.Add(option);
        ServerOption.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed, terminal));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal)
    {
        using var interruption = new Interruption();
        using var client = await ServerOption.ConnectAsync(parsed, terminal, interruption.Asked);
        try
        {
            var id = await BatchReference.ResolveAsync(parsed.GetValue(Id)!, client, interruption.Asked);
            var folder = parsed.GetValue(Out) ?? $"clusterfit-{id[..DigitsOfFolder]}";
            var download = new BatchDownload(client, id, folder, parsed.GetValue(Json), !parsed.GetValue(NoProgress), terminal);
            return await download.RunAsync(interruption.Asked);
        }
        catch (OperationCanceledException) when (interruption.Asked.IsCancellationRequested)
        {
            terminal.Error.WriteLine("interrupted; the same command goes on");
            return ExitCode.Interrupted;
        }
    }
}
