using Akka.Configuration;
using Akka.Persistence.Sql;
using Microsoft.Data.Sqlite;

namespace ClusterFit.Cluster.Journal;

/// <summary>The journal can not be used; the message says which file and what to do.</summary>
public sealed class JournalUnusableException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether waiting may help: the database can not be reached at the moment.</summary>
    public bool MayPass { get; init; }
}

/// <summary>The journal of a single node: two SQLite files in a folder, since journal and snapshots in one file collide under load.</summary>
public static class SqliteJournal
{
    private const int BusySeconds = 30;

    // What the empty files take. With less, the first actor would wait for its journal in vain.
    private const long LeastRoom = 256 * 1024;

    /// <summary>Creates the files or checks that they can be read and written, and sets them to write-ahead logging.</summary>
    /// <exception cref="JournalUnusableException">A file is damaged, locked or can not be written, or the disk is full.</exception>
    public static void Prepare(string folder)
    {
        if (new DriveInfo(folder).AvailableFreeSpace is var free and < LeastRoom)
            throw new JournalUnusableException($"No space left on device: '{folder}' has {free:N0} bytes free; expected at least {LeastRoom:N0}.");
        foreach (var path in new[] { JournalPath(folder), SnapshotPath(folder) })
        {
            try
            {
                using var connection = new SqliteConnection(Connection(path, pooling: false));
                connection.Open();
                Execute(connection, "PRAGMA journal_mode=WAL");
                // Reads every page's structure: damage shows now, not in the middle of a batch.
                if (Execute(connection, "PRAGMA quick_check(1)") is not "ok" and var damage)
                    throw Unusable(path, $"is damaged ({damage})", cause: null);
                Execute(connection, "BEGIN IMMEDIATE; ROLLBACK");
            }
            catch (SqliteException error)
            {
                throw Unusable(path, error.SqliteErrorCode is 5 or 6 ? "is locked by another program" : $"can not be used ({error.Message})", error);
            }
        }
    }

    /// <summary>Points Akka.Persistence at the files.</summary>
    public static Config Configuration(string folder) => ConfigurationFactory.ParseString($$"""
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.sql"
            sql {
              connection-string = "{{JournalPlugins.Escape(Connection(JournalPath(folder)))}}"
              provider-name = "SQLite.MS"
              parallelism = 1
              # The default drops the events of an older writer without a word.
              replay-filter.mode = fail
            }
          }
          snapshot-store {
            plugin = "akka.persistence.snapshot-store.sql"
            sql {
              connection-string = "{{JournalPlugins.Escape(Connection(SnapshotPath(folder)))}}"
              provider-name = "SQLite.MS"
              # Events are kept, so a lost snapshot costs time only.
              snapshot-is-optional = true
            }
          }
        }
        """).WithFallback(SqlPersistence.DefaultConfiguration);

    /// <summary>Closes the pooled connections to the files, once nothing uses them any more.</summary>
    public static void Close(string folder)
    {
        foreach (var path in new[] { JournalPath(folder), SnapshotPath(folder) })
        {
            using var connection = new SqliteConnection(Connection(path));
            SqliteConnection.ClearPool(connection);
        }
    }

    internal static string JournalPath(string folder) => Path.Combine(folder, "journal.db");

    internal static string SnapshotPath(string folder) => Path.Combine(folder, "snapshots.db");

    private static string Connection(string path, bool pooling = true) =>
        new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = BusySeconds, Pooling = pooling }.ToString();

    private static string? Execute(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = 5;
        return command.ExecuteScalar() as string;
    }

    private static JournalUnusableException Unusable(string path, string what, Exception? cause) =>
        new($"Journal file '{path}' {what}. Restore it from a copy, or delete the folder it is in to begin anew.", cause);
}
