using Npgsql;

namespace ClusterFit.Cluster.Journal;

/// <summary>Where a journal is. Its text never holds a password.</summary>
public abstract record JournalAddress
{
    /// <summary>What <see cref="Parse"/> takes.</summary>
    public const string Expected = "sqlite:FOLDER or a PostgreSQL connection string such as 'Host=db;Database=clusterfit;Username=clusterfit'";

    private const string SqlitePrefix = "sqlite:";

    /// <summary>Reads <c>sqlite:FOLDER</c> or a PostgreSQL connection string.</summary>
    /// <exception cref="FormatException">It is neither; the message says what is expected and repeats no password.</exception>
    public static JournalAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(SqlitePrefix, StringComparison.OrdinalIgnoreCase))
        {
            var folder = text[SqlitePrefix.Length..];
            return folder.Length > 0 ? new Sqlite(Path.GetFullPath(folder)) : throw new FormatException($"expected {Expected}");
        }

        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(connection.Host) || string.IsNullOrEmpty(connection.Database))
                throw new FormatException($"expected {Expected}; Host and Database must be given");
            return new Postgres(connection.ConnectionString);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"expected {Expected}", error);
        }
    }

    /// <summary>Two files in a folder of this machine, for one scheduler.</summary>
    /// <param name="Folder">Its full path.</param>
    public sealed record Sqlite(string Folder) : JournalAddress
    {
        /// <inheritdoc />
        public override string ToString() => SqlitePrefix + Folder;
    }

    /// <summary>A PostgreSQL database, for any number of schedulers.</summary>
    /// <param name="ConnectionString">As Npgsql reads it.</param>
    public sealed record Postgres(string ConnectionString) : JournalAddress
    {
        /// <summary>The same database with this password.</summary>
        public Postgres WithPassword(string password) =>
            new(new NpgsqlConnectionStringBuilder(ConnectionString) { Password = password }.ConnectionString);

        /// <inheritdoc />
        public override string ToString()
        {
            var connection = new NpgsqlConnectionStringBuilder(ConnectionString);
            return $"postgresql://{connection.Host}:{connection.Port}/{connection.Database}";
        }
    }
}
