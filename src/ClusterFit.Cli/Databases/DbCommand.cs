using System.CommandLine;
using System.Text.Json;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cluster.Journal;

namespace ClusterFit.Cli.Databases;

/// <summary><c>clusterfit db</c>: care of the PostgreSQL journal.</summary>
internal static class DbCommand
{
    private static readonly Option<string?> Journal = JournalOption.Create("PostgreSQL connection string");

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var migrate = new DocumentedCommand("migrate", "Create or update the tables of a PostgreSQL journal. Safe to run again, and from several places.")
        {
            Examples =
            [
                ("clusterfit db migrate --journal 'Host=db;Database=clusterfit;Username=owner'",
                    $"brings the database to this program's version; the password is in {JournalOption.PasswordVariable}"),
                ("clusterfit db migrate --journal 'Host=db;Database=clusterfit;Username=owner' --json | jq .to", "the version it has now"),
            ],
            ExitCodes = "0 the database is as it should be, 1 it can not be reached or changed, 2 wrong usage.",
        };
        migrate.Options.Add(Journal);
        migrate.Options.Add(Json);
        migrate.SetAction(async (parsed, stop) =>
        {
            await MigrateAsync(AddressOf(parsed.GetValue(Journal)), parsed.GetValue(Json), terminal, stop);
            return ExitCode.Success;
        });
        return new Command("db", "Care of the PostgreSQL journal.") { migrate };
    }

    private static async Task MigrateAsync(JournalAddress.Postgres address, bool json, Terminal terminal, CancellationToken stop)
    {
        SchemaChange change;
        try
        {
            change = await PostgresSchema.MigrateAsync(address, stop);
        }
        catch (JournalUnusableException error)
        {
            throw new CommandFailedException(error.Message, error);
        }

        if (json) await terminal.Output.WriteLineAsync(JsonSerializer.Serialize(new { journal = $"{address}", from = change.From, to = change.To }));
        else if (change.From == change.To) await terminal.Output.WriteLineAsync($"{address} has version {change.To} already");
        else await terminal.Output.WriteLineAsync($"{address}: version {change.From} -> {change.To}");
    }

    private static JournalAddress.Postgres AddressOf(string? given) => JournalOption.Read(given) switch
    {
        JournalAddress.Postgres postgres => postgres,
        var other => throw new UsageException($"--journal: '{other}' needs no migration; expected a PostgreSQL connection string."),
    };
}
