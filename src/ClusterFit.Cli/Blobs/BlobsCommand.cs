using System.CommandLine;
using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Databases;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Blobs;

/// <summary><c>clusterfit blobs</c>: care of the blob store.</summary>
internal static class BlobsCommand
{
    private static readonly Option<string?> Journal = JournalOption.Create(JournalAddress.Expected);

    private static readonly Option<string> OlderThan = new("--older-than")
    {
        Description = "Spare what was stored within this time, from 1h; longer than any outage of the journal",
        HelpName = "time",
        DefaultValueFactory = _ => "24h",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Delete nothing, only say what would go" };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var collect = new DocumentedCommand("collect", "Delete the blobs that no group in the journal refers to. Safe while the cluster works.")
        {
            Examples =
            [
                ("clusterfit blobs collect --journal 'Host=db;Database=clusterfit;Username=clusterfit' --blobs s3://fits/team-a --dry-run",
                    "says what would go"),
                ("clusterfit blobs collect --journal sqlite:clusterfit-node --blobs clusterfit-node/blobs --older-than 7d",
                    "deletes what has been of no use for a week"),
            ],
            ExitCodes = "0 collected, 1 the journal or the store can not be used, 2 wrong usage.",
        };
        collect.Options.Add(Journal);
        BlobStoreOption.AddTo(collect);
        collect.Options.Add(OlderThan);
        collect.Options.Add(DryRun);
        collect.Options.Add(Json);
        collect.SetAction((parsed, stop) => CollectAsync(parsed, terminal, stop));
        return new Command("blobs", "Care of the blob store.") { collect };
    }

    private static async Task<int> CollectAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var (grace, dryRun) = (Grace(parsed.GetValue(OlderThan)!), parsed.GetValue(DryRun));
        var (address, options) = (JournalOption.Read(parsed.GetValue(Journal)), BlobStoreOption.Read(parsed));
        CollectionReport report;
        try
        {
            await using var journal = JournalReader.Open(address);
            var store = await BlobStores.OpenAsync(options, cache: null, terminal.Time, stop);
            using var disposable = store as IDisposable;
            report = await new BlobCollection(store, journal, terminal.Time).RunAsync(grace, dryRun, stop);
        }
        catch (Exception error) when (error is JournalUnusableException or ImpossibleEventException or BlobException or CollectionRefusedException)
        {
            throw new CommandFailedException(error.Message, error);
        }

        if (parsed.GetValue(Json)) terminal.Output.WriteLine(ResultJson.Line(new { Journal = $"{address}", Store = $"{options}", DryRun = dryRun, Report = report }));
        else Show(report, dryRun, terminal.Output);
        return ExitCode.Success;
    }

    private static void Show(CollectionReport report, bool dryRun, TextWriter output)
    {
        output.WriteLine($"{Blobs(report.Blobs, report.Bytes)} in the store, {Wording.Count(report.Groups, "group")} in the journal");
        output.WriteLine($"{Blobs(report.Young, bytes: null)} stored too recently to be looked at");
        output.WriteLine(dryRun
            ? $"{Blobs(report.Unreferenced, report.UnreferencedBytes)} would be deleted"
            : $"{Blobs(report.Deleted, report.DeletedBytes)} deleted");
    }

    private static string Blobs(long count, long? bytes) =>
        Wording.Count(count, "blob") + (bytes is { } size ? $" ({Wording.Bytes(size)})" : "");

    // 90m, 24h or 7d.
    private static TimeSpan Grace(string text)
    {
        TimeSpan? unit = text.Length == 0 ? null : text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        var isTime = int.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= 1_000_000;
        return unit is { } one && isTime && number * one >= BlobCollection.LeastGrace
            ? number * one
            : throw new UsageException($"--older-than: '{text}' is not possible; expected a time from 1h, such as 90m, 24h or 7d.");
    }
}
