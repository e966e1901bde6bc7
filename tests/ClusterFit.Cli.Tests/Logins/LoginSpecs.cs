using ClusterFit.Cli.Tests.Batches;
using ClusterFit.Cli.Tests.Server;

namespace ClusterFit.Cli.Tests.Logins;

public sealed class LoginSpecs : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly CommandBundle _bundle = new();

    private string Config => _bundle.PathOf("config/clusterfit/config.json");

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task A_key_is_tried_stored_for_its_owner_only_and_then_used()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /v1/batches", _ => AnyBatch.Page(AnyBatch.View()));
        _bundle.Type("cf_secret\n");

        Assert.Equal(0, await _bundle.RunAsync("login", "--server", server.Url));
        Assert.Equal(0, await _bundle.RunAsync("batch", "list"));

        Assert.All(server.Seen, request => Assert.Equal("Bearer cf_secret", $"{request.Headers.Authorization}"));
        Assert.Equal(["GET /v1", "GET /v1/batches"], server.Seen.Select(request => request.Line));
        Assert.Equal(Owner, File.GetUnixFileMode(Config));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Config)!));
        Assert.DoesNotContain("cf_secret", _bundle.Output + _bundle.Error);
        Assert.Contains("the key allows: read, submit", _bundle.Output);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_not_stored()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Do("GET /v1", (_, context) => ScriptedServer.RefuseAsync(context, 401, "The key is unknown."));
        _bundle.Type("cf_wrong\n");

        Assert.Equal(4, await _bundle.RunAsync("login", "--server", server.Url));
        Assert.False(File.Exists(Config));
    }

    [Fact]
    public async Task A_key_goes_to_no_other_server_than_its_own()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var other = await ScriptedServer.StartAsync();
        other.On("GET /v1/batches", _ => AnyBatch.Page(AnyBatch.View()));
        _bundle.Type("cf_secret\n");
        await _bundle.RunAsync("login", "--server", server.Url);

        Assert.Equal(0, await _bundle.RunAsync("batch", "list", "--server", other.Url));
        Assert.False(Assert.Single(other.Seen).Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_stored_key_that_others_can_read_is_not_used()
    {
        await using var server = await ScriptedServer.StartAsync();
        _bundle.Type("cf_secret\n");
        await _bundle.RunAsync("login", "--server", server.Url);
        File.SetUnixFileMode(Config, Owner | UnixFileMode.GroupRead);

        Assert.Equal(1, await _bundle.RunAsync("batch", "list"));
        Assert.Single(server.Seen);
        Assert.Contains($"chmod 600 '{Config}'", _bundle.Error);
    }

    [Fact]
    public async Task Another_login_closes_a_file_that_was_open()
    {
        await using var server = await ScriptedServer.StartAsync();
        File.WriteAllText(_bundle.Write("config/clusterfit/config.json", []), "{\"server\":");
        File.SetUnixFileMode(Config, Owner | UnixFileMode.OtherRead);
        _bundle.Type("cf_secret\n");

        Assert.Equal(0, await _bundle.RunAsync("login", "--server", server.Url));
        Assert.Equal(Owner, File.GetUnixFileMode(Config));
    }

    [Fact]
    public async Task The_environment_wins_over_the_login_and_the_option_over_both()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /v1/nodes", _ => new { nodes = Array.Empty<object>() });
        _bundle.Type("cf_stored\n");
        await _bundle.RunAsync("login", "--server", server.Url);
        _bundle.Variables["CLUSTERFIT_API_KEY"] = "cf_set";
        _bundle.Variables["CLUSTERFIT_SERVER"] = "http://127.0.0.1:1";

        Assert.Equal(4, await _bundle.RunAsync("node", "list"));
        Assert.Equal(0, await _bundle.RunAsync("node", "list", "--server", server.Url));
        Assert.Equal("Bearer cf_set", $"{server.Seen[^1].Headers.Authorization}");
    }

    [Fact]
    public async Task Logout_forgets_the_key()
    {
        await using var server = await ScriptedServer.StartAsync();
        _bundle.Type("cf_secret\n");
        await _bundle.RunAsync("login", "--server", server.Url);

        Assert.Equal(0, await _bundle.RunAsync("logout"));
        Assert.False(File.Exists(Config));
        Assert.Equal(2, await _bundle.RunAsync("batch", "list"));
        Assert.Contains("no server is known", _bundle.Error);
        Assert.Equal(0, await _bundle.RunAsync("logout"));
    }

    [Theory]
    [InlineData("cf secret")]
    [InlineData("cf_\u00e9")]
    public async Task What_can_be_no_key_is_not_sent(string key)
    {
        await using var server = await ScriptedServer.StartAsync();
        _bundle.Type(key + "\n");
        Assert.Equal(2, await _bundle.RunAsync("login", "--server", server.Url));
        Assert.Empty(server.Seen);
        Assert.DoesNotContain(key, _bundle.Error);
    }
}
