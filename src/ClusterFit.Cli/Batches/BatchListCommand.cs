using System.CommandLine;
using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Batches;

/// <summary><c>clusterfit batch list</c>.</summary>
internal static class BatchListCommand
{
    private const int DefaultCount = 50;
    private const int CountAtMost = 100_000;
    private const int PageSize = 200;

    private static readonly Option<string?> State = new("--state")
    {
        Description = "Only batches in this state: open, paused, cancelled or ended",
        HelpName = "state",
        CompletionSources = { "open", "paused", "cancelled", "ended" },
    };

    private static readonly Option<string?> Label = new("--label") { Description = "Only batches with this label", HelpName = "key=value" };

    private static readonly Option<string?> Name = new("--name") { Description = "Only batches whose name contains this", HelpName = "text" };

    private static readonly Option<string> Limit = new("--limit")
    {
        Description = "Batches at most",
        HelpName = "number",
        DefaultValueFactory = _ => $"{DefaultCount}",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line for each batch" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("list", "List batches, the newest first.")
        {
            Examples =
            [
                ("clusterfit batch list --state open", "what is being worked on"),
                ("clusterfit batch list --label project=kodak --json | jq -r .id", "the ids of a project's batches"),
            ],
            ExitCodes = $"0 listed, {BatchCommand.ExitCodes}",
        };
        ServerOption.AddTo(command);
        foreach (Option option in (Option[])[State, Label, Name, Limit, Json]) command.Options.Add(option);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var count = CheckLimit(parsed.GetValue(Limit)!);
        var label = parsed.GetValue(Label) is { } given ? LabelOption.Parse(given) : default((string Key, string Value)?);
        (string, string?)[] filters =
        [
            ("state", CheckState(parsed.GetValue(State))), ("label", label is { } l ? $"{l.Key}:{l.Value}" : null), ("name", parsed.GetValue(Name)),
        ];
        var (json, batches) = (parsed.GetValue(Json), new List<BatchView>());
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        var all = Pages.ReadAsync<BatchView>(client, cursor => BatchPaths.List(Math.Min(count, PageSize), cursor, filters), count, stop);
        await foreach (var batch in all)
        {
            if (json) terminal.Output.WriteLine(ApiLine.Of(batch));
            else batches.Add(batch);
        }
        if (!json) BatchTable.Write(batches, terminal.OutputConsole);
        return ExitCode.Success;
    }

    private static int CheckLimit(string limit) =>
        int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= CountAtMost
            ? number
            : throw new UsageException($"--limit: '{limit}' is not valid; expected a whole number from 1 to {CountAtMost}.");

    private static string? CheckState(string? state) => state is null or "open" or "paused" or "cancelled" or "ended"
        ? state
        : throw new UsageException($"--state: '{state}' is not valid; expected open, paused, cancelled or ended.");
}
