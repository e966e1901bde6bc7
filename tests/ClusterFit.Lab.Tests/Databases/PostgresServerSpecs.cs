using ClusterFit.Lab.Databases;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Tests.Databases;

public sealed class PostgresServerSpecs : IAsyncLifetime
{
    private const string Database = "lab";

    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.CreateAsync();
        await _server.CreateDatabaseAsync(Database);
        await _server.QueryAsync("CREATE TABLE kept (value int); INSERT INTO kept VALUES (7)", Database);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_was_committed_survives_a_kill_and_both_ways_to_stop()
    {
        await _server.KillAsync();
        Assert.False(_server.IsRunning);
        await _server.StartAsync();
        Assert.Equal("7", await ReadAsync());

        foreach (var how in Enum.GetValues<PostgresStop>())
        {
            await _server.StopAsync(how);
            await Assert.ThrowsAsync<ToolFailedException>(ReadAsync);
            await _server.StartAsync();
            Assert.Equal("7", await ReadAsync());
        }
    }

    [Fact]
    public async Task A_paused_server_answers_when_it_is_resumed()
    {
        _server.Pause();
        var answer = ReadAsync();
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(500, TestContext.Current.CancellationToken)));
        _server.Resume();
        Assert.Equal("7", await answer);
    }

    [Fact]
    public async Task Commits_wait_for_the_disk() => Assert.Equal("on", await _server.QueryAsync("SHOW fsync", Database));

    private Task<string> ReadAsync() => _server.QueryAsync("SELECT value FROM kept", Database);
}
