using Akka.Configuration;
using Akka.Persistence.Sql;
using Npgsql;

namespace ClusterFit.Cluster.Journal;

/// <summary>The journal of a cluster: tables in a PostgreSQL database, see <see cref="PostgresSchema"/>.</summary>
public static class PostgresJournal
{
    private const string Program = "clusterfit";
    private const int ConnectSeconds = 5;
    private const int KeepAliveSeconds = 10;

    /// <summary>Points Akka.Persistence at the database.</summary>
    public static Config Configuration(JournalAddress.Postgres address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var connection = JournalPlugins.Escape(Connection(address));
        return ConfigurationFactory.ParseString($$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                  connection-string = "{{connection}}"
                  provider-name = "PostgreSQL.15"
                  # Tables are created once, under a lock, before the actor system starts.
                  auto-initialize = false
                  # The default drops the events of an older writer without a word.
                  replay-filter.mode = fail
                  # Soon after the database is back the journal is tried again.
                  circuit-breaker.reset-timeout = 5s
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql {
                  connection-string = "{{connection}}"
                  provider-name = "PostgreSQL.15"
                  auto-initialize = false
                  # Events are kept, so a lost snapshot costs time only.
                  snapshot-is-optional = true
                  circuit-breaker.reset-timeout = 5s
                }
              }
            }
            """).WithFallback(SqlPersistence.DefaultConfiguration);
    }

    /// <summary>Closes the pooled connections to the database, once nothing uses them any more.</summary>
    public static void Close(JournalAddress.Postgres address)
    {
        using var connection = new NpgsqlConnection(Connection(address));
        NpgsqlConnection.ClearPool(connection);
    }

    /// <summary>The connection string with what keeps a dead server from being waited for, where it does not say otherwise.</summary>
    internal static string Connection(JournalAddress.Postgres address)
    {
        var given = new NpgsqlConnectionStringBuilder(address.ConnectionString);
        if (!given.ContainsKey("Timeout")) given.Timeout = ConnectSeconds;
        if (!given.ContainsKey("Keepalive")) given.KeepAlive = KeepAliveSeconds;
        if (!given.ContainsKey("Application Name")) given.ApplicationName = Program;
        return given.ConnectionString;
    }
}
