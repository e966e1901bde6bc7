using Akka.Configuration;
using Akka.Persistence.Sql;

namespace ClusterFit.Cluster.Journal;

/// <summary>The journal of a cluster: tables in a PostgreSQL database.</summary>
public static class PostgresJournal
{
    /// <summary>Points Akka.Persistence at the database.</summary>
    public static Config Configuration(JournalAddress.Postgres address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ConfigurationFactory.ParseString($$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                  connection-string = "{{Escape(address.ConnectionString)}}"
                  provider-name = "PostgreSQL.15"
                  auto-initialize = true
                  # The default drops the events of an older writer without a word.
                  replay-filter.mode = fail
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql {
                  connection-string = "{{Escape(address.ConnectionString)}}"
                  provider-name = "PostgreSQL.15"
                  auto-initialize = true
                  # Events are kept, so a lost snapshot costs time only.
                  snapshot-is-optional = true
                }
              }
            }
            """).WithFallback(SqlPersistence.DefaultConfiguration);
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
