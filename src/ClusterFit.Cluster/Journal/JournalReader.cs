using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using ClusterFit.Cluster.Wire;
using ClusterFit.Core;
using ClusterFit.Core.Groups;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ClusterFit.Cluster.Journal;

/// <summary>A row of the journal.</summary>
/// <param name="SequenceNumber">Its place in the journal of its actor, from 1 without gaps.</param>
/// <param name="Writer">The incarnation of the actor that wrote it.</param>
/// <param name="Content">What was journaled: the entry of a group or an event of the scheduler.</param>
public sealed record JournalRow(long SequenceNumber, string Writer, object Content);

/// <summary>Reads a journal as it lies in its tables, without an actor system and without ever writing. Nodes may write meanwhile: each answer holds
/// what was committed when its reading began. Every failure is a <see cref="JournalUnusableException"/>.</summary>
public sealed class JournalReader : IAsyncDisposable
{
    private const string GroupPrefix = "group-";

    private readonly DbDataSource _journal;
    private readonly DbDataSource _snapshots;
    private readonly string _place;

    private JournalReader(DbDataSource journal, DbDataSource snapshots, string place)
    {
        _journal = journal;
        _snapshots = snapshots;
        _place = place;
    }

    /// <summary>Reads the journal at the address.</summary>
    public static JournalReader Open(JournalAddress address) => address switch
    {
        JournalAddress.Sqlite sqlite => OpenSqlite(sqlite.Folder),
        JournalAddress.Postgres postgres => OpenPostgres(postgres.ConnectionString),
        _ => throw new ArgumentException($"{address?.GetType()} is not a journal.", nameof(address)),
    };

    /// <summary>Reads the SQLite files in the folder.</summary>
    public static JournalReader OpenSqlite(string folder)
    {
        var path = Path.GetFullPath(folder);
        return new(Open(SqliteJournal.JournalPath(path)), Open(SqliteJournal.SnapshotPath(path)), path);

        static DbDataSource Open(string file) => SqliteFactory.Instance.CreateDataSource(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
    }

    /// <summary>Reads the tables in the PostgreSQL database.</summary>
    public static JournalReader OpenPostgres(string connectionString)
    {
        var options = new NpgsqlConnectionStringBuilder(connectionString) { Options = "-c default_transaction_read_only=on" };
        var database = NpgsqlDataSource.Create(options);
        return new(database, database, $"postgresql://{options.Host}:{options.Port}/{options.Database}");
    }

    /// <summary>The persistence ids of all groups.</summary>
    public async IAsyncEnumerable<string> GroupIdsAsync([EnumeratorCancellation] CancellationToken stop)
    {
        // Jumps from id to id in the index: DISTINCT would read every row.
        for (var last = ""; await NextIdAsync(last, stop) is { } next; last = next)
        {
            if (next.StartsWith(GroupPrefix, StringComparison.Ordinal)) yield return next;
        }
    }

    /// <summary>The rows of one persistence id after the sequence number, in order.</summary>
    public async IAsyncEnumerable<JournalRow> RowsAsync(string persistenceId, long after, [EnumeratorCancellation] CancellationToken stop)
    {
        const string Query = """
            SELECT sequence_number, writer_uuid, identifier, manifest, message FROM journal
            WHERE persistence_id = @id AND sequence_number > @after AND NOT deleted ORDER BY sequence_number
            """;
        await using var rows = await QueryAsync(_journal, Query, persistenceId, after, stop);
        while (await ReadAsync(rows, stop))
        {
            var number = rows.GetInt64(0);
            yield return new JournalRow(number, rows.IsDBNull(1) ? "" : rows.GetString(1), Decode(rows, 2, $"row {number} of {persistenceId}"));
        }
    }

    /// <summary>All events of the group that a <see cref="GroupIdsAsync">persistence id</see> names, in order.</summary>
    public async IAsyncEnumerable<IGroupEvent> EventsAsync(string persistenceId, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in RowsAsync(persistenceId, after: 0, stop))
        {
            foreach (var happened in EventsOf(row, persistenceId)) yield return happened;
        }
    }

    /// <summary>The state that the group would recover: its latest snapshot and what happened since. <see cref="GroupState.Empty"/> when there is
    /// nothing of it.</summary>
    /// <exception cref="ImpossibleEventException">The journal contradicts itself.</exception>
    public async Task<GroupState> StateAsync(string persistenceId, CancellationToken stop)
    {
        var (state, after) = await SnapshotAsync(persistenceId, stop);
        await foreach (var row in RowsAsync(persistenceId, after, stop))
            state = EventsOf(row, persistenceId).Aggregate(state, (before, happened) => before.Apply(happened));
        return state;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        await _snapshots.DisposeAsync();
    }

    private async Task<string?> NextIdAsync(string last, CancellationToken stop)
    {
        const string Query = "SELECT min(persistence_id), @after FROM journal WHERE persistence_id > @id";
        await using var rows = await QueryAsync(_journal, Query, last, 0, stop);
        return await ReadAsync(rows, stop) && !rows.IsDBNull(0) ? rows.GetString(0) : null;
    }

    private async Task<(GroupState State, long SequenceNumber)> SnapshotAsync(string persistenceId, CancellationToken stop)
    {
        const string Query = """
            SELECT sequence_number, serializer_id, manifest, snapshot FROM snapshot
            WHERE persistence_id = @id AND sequence_number > @after ORDER BY sequence_number DESC LIMIT 1
            """;
        await using var rows = await QueryAsync(_snapshots, Query, persistenceId, 0, stop);
        if (!await ReadAsync(rows, stop)) return (GroupState.Empty, 0);
        var number = rows.GetInt64(0);
        var what = $"snapshot {number} of {persistenceId}";
        return Decode(rows, 1, what) is GroupState state ? (state, number) : throw Unusable($"{what} is not of a group", cause: null);
    }

    private EquatableList<IGroupEvent> EventsOf(JournalRow row, string persistenceId) => (row.Content as JournalEntry)?.Events
        ?? throw Unusable($"row {row.SequenceNumber} of {persistenceId} holds a {row.Content.GetType().Name}, no events of a group", cause: null);

    private async Task<DbDataReader> QueryAsync(DbDataSource source, string query, string id, long after, CancellationToken stop)
    {
        DbConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(stop);
            // The reader closes the connection, but keeps the command alive until then.
            var command = connection.CreateCommand();
            command.CommandText = query;
            Bind(command, "@id", id);
            Bind(command, "@after", after);
            return await command.ExecuteReaderAsync(System.Data.CommandBehavior.CloseConnection, stop);
        }
        catch (DbException error)
        {
            if (connection is not null) await connection.DisposeAsync();
            throw Unusable(error.Message, error);
        }
    }

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private async Task<bool> ReadAsync(DbDataReader rows, CancellationToken stop)
    {
        try
        {
            return await rows.ReadAsync(stop);
        }
        catch (DbException error)
        {
            throw Unusable(error.Message, error);
        }
    }

    // Serializer, manifest and bytes are in three columns beside each other.
    private object Decode(DbDataReader row, int column, string what)
    {
        if (row.IsDBNull(column) || row.GetInt32(column) is var serializer && serializer != ProtocolSerializer.Number)
            throw Unusable($"{what} was not written by ClusterFit", cause: null);
        try
        {
            return ProtocolSerializer.Decode(row.GetFieldValue<byte[]>(column + 2), row.GetString(column + 1));
        }
        catch (SerializationException error)
        {
            throw Unusable($"{what}: {error.Message}", error);
        }
    }

    private JournalUnusableException Unusable(string reason, Exception? cause) =>
        new($"The journal in '{_place}' can not be read: {reason.TrimEnd('.')}. Check that it is the journal of a ClusterFit cluster.", cause);
}
