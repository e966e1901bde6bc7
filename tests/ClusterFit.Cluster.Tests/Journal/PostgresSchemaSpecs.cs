using ClusterFit.Cluster.Journal;
using Npgsql;

namespace ClusterFit.Cluster.Tests.Journal;

public sealed class PostgresSchemaSpecs(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_nodes_that_start_on_an_empty_database_create_it_once()
    {
        var (name, address) = await database.CreateAsync();
        var changes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostgresSchema.MigrateAsync(address, Stop)));
        Assert.Single(changes, change => change == new SchemaChange(0, PostgresSchema.Current));
        Assert.All(changes, change => Assert.Equal(PostgresSchema.Current, change.To));
        Assert.Equal(new SchemaChange(PostgresSchema.Current, PostgresSchema.Current), await PostgresSchema.MigrateAsync(address, Stop));
        Assert.Equal("1", await database.Server.QueryAsync("SELECT count(*) FROM clusterfit_schema", name));
    }

    [Fact]
    public async Task An_empty_database_is_refused_where_nothing_may_be_created()
    {
        var (_, address) = await database.CreateAsync();
        var error = await RefusalAsync(() => PostgresSchema.VerifyAsync(address, Stop));
        Assert.Equal($"Journal {address} has schema version 0; expected {PostgresSchema.Current}: run 'clusterfit db migrate'.", error.Message);
        await PostgresSchema.MigrateAsync(address, Stop);
        await PostgresSchema.VerifyAsync(address, Stop);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        var (name, address) = await database.CreateAsync();
        await PostgresSchema.MigrateAsync(address, Stop);
        await database.Server.QueryAsync("INSERT INTO clusterfit_schema (version) VALUES (99)", name);
        Assert.Contains("99, which is newer", (await RefusalAsync(() => PostgresSchema.MigrateAsync(address, Stop))).Message);
        Assert.Contains("99, which is newer", (await RefusalAsync(() => PostgresSchema.VerifyAsync(address, Stop))).Message);
    }

    [Fact]
    public async Task A_wrong_password_a_missing_database_and_a_dead_server_get_a_clear_line_each()
    {
        var (_, address) = await database.CreateAsync();
        var wrong = address.WithPassword("wrong-secret");
        var error = await RefusalAsync(() => PostgresSchema.MigrateAsync(wrong, Stop));
        Assert.Equal($"Journal {address} refuses user 'postgres': wrong password.", error.Message);
        Assert.False(error.MayPass);

        var missing = new JournalAddress.Postgres(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Database = "nowhere" }.ConnectionString);
        error = await RefusalAsync(() => PostgresSchema.MigrateAsync(missing, Stop));
        Assert.Equal($"Journal {missing} is not there: the server has no database 'nowhere'. Create it first.", error.Message);
        Assert.False(error.MayPass);

        var dead = new JournalAddress.Postgres(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Port = 1 }.ConnectionString);
        error = await RefusalAsync(() => PostgresSchema.MigrateAsync(dead, Stop));
        Assert.StartsWith($"Journal {dead} can not be reached", error.Message, StringComparison.Ordinal);
        Assert.True(error.MayPass, "the server may come back");
    }

    [Fact]
    public async Task A_user_without_rights_to_create_is_told_what_to_do_and_can_work_once_the_owner_has()
    {
        var (name, address) = await database.CreateAsync();
        await database.Server.QueryAsync($"CREATE ROLE user_{name} LOGIN PASSWORD 'secret'", name);
        var user = new JournalAddress.Postgres(
            new NpgsqlConnectionStringBuilder(address.ConnectionString) { Username = $"user_{name}", Password = "secret" }.ConnectionString);
        Assert.Contains("Run 'clusterfit db migrate' once as the owner", (await RefusalAsync(() => PostgresSchema.MigrateAsync(user, Stop))).Message);
        await PostgresSchema.MigrateAsync(address, Stop);
        // The rights that the operators' page names.
        await database.Server.QueryAsync(
            $"GRANT SELECT, INSERT, UPDATE, DELETE ON journal, tags, snapshot TO user_{name}; GRANT SELECT ON clusterfit_schema TO user_{name}", name);
        Assert.Equal(PostgresSchema.Current, (await PostgresSchema.MigrateAsync(user, Stop)).From);
        await PostgresSchema.VerifyAsync(user, Stop);
    }

    private static Task<JournalUnusableException> RefusalAsync(Func<Task> work) => Assert.ThrowsAsync<JournalUnusableException>(work);
}
