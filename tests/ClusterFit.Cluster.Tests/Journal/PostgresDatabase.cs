using ClusterFit.Cluster.Journal;
using ClusterFit.Lab.Databases;

namespace ClusterFit.Cluster.Tests.Journal;

/// <summary>A PostgreSQL server for all specs of a class, with a new database for each.</summary>
public sealed class PostgresDatabase : IAsyncLifetime
{
    private int _last;

    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.CreateAsync(new PostgresOptions { Fsync = false });

    public async Task<(string Name, JournalAddress.Postgres Address)> CreateAsync()
    {
        var name = $"journal{Interlocked.Increment(ref _last)}";
        await Server.CreateDatabaseAsync(name);
        return (name, (JournalAddress.Postgres)JournalAddress.Parse(Server.ConnectionString(name)));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
