using System.Data;
using System.Net.Sockets;
using Npgsql;

namespace ClusterFit.Cluster.Journal;

/// <summary>What a migration found and left behind.</summary>
/// <param name="From">Version of the schema before; 0 for none.</param>
/// <param name="To">Version of the schema now.</param>
public sealed record SchemaChange(int From, int To);

/// <summary>The tables of a PostgreSQL journal. Several nodes may create them at the same time: the first does, the others wait for it.</summary>
public static class PostgresSchema
{
    // "clusterf": the lock that all migrations take.
    private const long LockKey = 0x636C757374657266;

    // One entry for each version; entries that have been released stay as they are. The names and columns are those that Akka.Persistence.Sql uses;
    // it would create more indexes, which nothing here reads and every write would pay for.
    private static readonly string[] Versions =
    [
        """
        CREATE TABLE IF NOT EXISTS journal (
          ordering bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT "PK_journal" PRIMARY KEY,
          created bigint NOT NULL,
          deleted boolean NOT NULL,
          persistence_id text NOT NULL,
          sequence_number bigint NOT NULL,
          message bytea NOT NULL,
          manifest text,
          identifier integer,
          writer_uuid text,
          CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number));
        CREATE TABLE IF NOT EXISTS tags (
          ordering_id bigint NOT NULL,
          tag text NOT NULL,
          sequence_nr bigint NOT NULL,
          persistence_id text NOT NULL,
          CONSTRAINT "PK_tags" PRIMARY KEY (ordering_id, tag));
        CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE TABLE IF NOT EXISTS snapshot (
          persistence_id text NOT NULL,
          sequence_number bigint NOT NULL,
          created bigint NOT NULL,
          snapshot bytea,
          manifest text,
          serializer_id integer,
          CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number));
        """,
    ];

    /// <summary>The version that this program works with.</summary>
    public static int Current => Versions.Length;

    /// <summary>Creates or changes what is missing; does nothing, and needs no right to, when nothing is.</summary>
    /// <exception cref="JournalUnusableException">The database can not be reached or used, or belongs to a newer program.</exception>
    public static Task<SchemaChange> MigrateAsync(JournalAddress.Postgres address, CancellationToken stop) => ConnectedAsync(address, async connection =>
    {
        if (Known(await VersionAsync(connection, stop), address) is var found && found == Current) return new SchemaChange(found, found);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, stop);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", stop);
        await ExecuteAsync(
            connection,
            "CREATE TABLE IF NOT EXISTS clusterfit_schema (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())",
            stop);
        var from = Known(await VersionAsync(connection, stop), address);
        for (var version = from + 1; version <= Current; version++)
            await ExecuteAsync(connection, $"{Versions[version - 1]}\nINSERT INTO clusterfit_schema (version) VALUES ({version})", stop);
        await transaction.CommitAsync(stop);
        return new SchemaChange(from, Current);
    }, stop);

    /// <summary>Checks that the database can be reached and is as this program needs it.</summary>
    /// <exception cref="JournalUnusableException">It is not.</exception>
    public static async Task VerifyAsync(JournalAddress.Postgres address, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(address);
        var version = await ConnectedAsync(address, async connection => Known(await VersionAsync(connection, stop), address), stop);
        if (version < Current)
            throw new JournalUnusableException($"Journal {address} has schema version {version}; expected {Current}: run 'clusterfit db migrate'.");
    }

    private static int Known(int version, JournalAddress.Postgres address) => version <= Current
        ? version
        : throw new JournalUnusableException(
            $"Journal {address} has schema version {version}, which is newer than this program's {Current}: use a newer clusterfit.");

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('clusterfit_schema') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(stop) is not true) return 0;
        await using var version = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM clusterfit_schema", connection);
        return (int)(await version.ExecuteScalarAsync(stop))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statements, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(stop);
    }

    private static async Task<T> ConnectedAsync<T>(
        JournalAddress.Postgres address, Func<NpgsqlConnection, Task<T>> work, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            // Without a pool: nothing of it stays open.
            var settings = new NpgsqlConnectionStringBuilder(PostgresJournal.Connection(address)) { Pooling = false };
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(stop);
            return await work(connection);
        }
        catch (Exception error) when (error is NpgsqlException or SocketException or TimeoutException or ArgumentException)
        {
            throw Explain(address, error);
        }
    }

    private static JournalUnusableException Explain(JournalAddress.Postgres address, Exception error)
    {
        var settings = new NpgsqlConnectionStringBuilder(address.ConnectionString);
        return new JournalUnusableException($"Journal {address} {What()}", error) { MayPass = !JournalFailures.IsLasting(error) };

        string What() => error switch
        {
            PostgresException { SqlState: "28P01" } => $"refuses user '{settings.Username}': wrong password.",
            PostgresException { SqlState: "28000" } refused => $"refuses user '{settings.Username}': {refused.MessageText}.",
            PostgresException { SqlState: "3D000" } => $"is not there: the server has no database '{settings.Database}'. Create it first.",
            PostgresException { SqlState: "42501" } refused => $"lacks a right for user '{settings.Username}': {refused.MessageText}. "
                + "Run 'clusterfit db migrate' once as the owner of the database.",
            PostgresException refused => $"answers with an error: {refused.MessageText} ({refused.SqlState}).",
            NpgsqlException { InnerException: SocketException socket } => $"can not be reached: {socket.Message}.",
            _ => $"can not be reached: {error.GetBaseException().Message.TrimEnd('.')}.",
        };
    }
}
