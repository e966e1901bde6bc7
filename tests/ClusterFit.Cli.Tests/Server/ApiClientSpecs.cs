using System.Text;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Tests.Batches;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Cli.Tests.Server;

public sealed class ApiClientSpecs : IDisposable
{
    private const string List = "GET /v1/batches";

    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_server_is_asked_again_when_it_says(int status)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Do(List, async (_, context) =>
        {
            if (server.Count(List) > 3)
            {
                await context.Response.WriteAsJsonAsync(AnyBatch.Page(AnyBatch.View()), ApiJson.Options);
                return;
            }
            context.Response.Headers.RetryAfter = "0";
            await ScriptedServer.RefuseAsync(context, status, "busy");
        });

        Assert.Equal(0, await _bundle.RunAsync("batch", "list", "--json", "--server", server.Url));
        Assert.Equal(4, server.Count(List));
        Assert.Contains(AnyBatch.Id, _bundle.Output);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_again()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Do(List, async (_, context) =>
        {
            if (server.Count(List) == 1) context.Abort();
            else await context.Response.WriteAsJsonAsync(AnyBatch.Page(AnyBatch.View()), ApiJson.Options);
        });

        Assert.Equal(0, await _bundle.RunAsync("batch", "list", "--server", server.Url));
        Assert.Equal(2, server.Count(List));
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_given_up_with_its_reason()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Do(List, (_, context) =>
        {
            context.Response.Headers.RetryAfter = "0";
            return ScriptedServer.RefuseAsync(context, 503, "No scheduler can be reached.");
        });

        Assert.Equal(1, await _bundle.RunAsync("batch", "list", "--server", server.Url));
        Assert.Equal(RetryDelays.Attempts, server.Count(List));
        Assert.Equal("clusterfit: No scheduler can be reached.", _bundle.Error.TrimEnd());
    }

    [Theory]
    [InlineData(400, 1, "clusterfit: weight: 0; expected more.")]
    [InlineData(404, 1, "clusterfit: weight: 0; expected more.")]
    [InlineData(422, 1, "clusterfit: weight: 0; expected more.")]
    [InlineData(401, 4, "asks for an API key, and none is known for it (weight: 0; expected more); 'clusterfit login' stores one, or set CLUSTERFIT_API_KEY.")]
    [InlineData(403, 4, "does not allow this with no API key (weight: 0; expected more).")]
    public async Task A_refusal_is_one_line_and_is_not_repeated(int status, int exitCode, string line)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Do(List, (_, context) => ScriptedServer.RefuseAsync(context, status, "weight: 0;\nexpected more."));

        Assert.Equal(exitCode, await _bundle.RunAsync("batch", "list", "--server", server.Url));
        Assert.Equal(1, server.Count(List));
        Assert.EndsWith(line, Assert.Single(_bundle.Error.TrimEnd().Split('\n')));
    }

    [Theory]
    [InlineData(401, "does not accept the API key of CLUSTERFIT_API_KEY (who are you); 'clusterfit login' stores another.")]
    [InlineData(403, "does not allow this with the API key of CLUSTERFIT_API_KEY (who are you).")]
    public async Task A_key_that_is_refused_is_named_by_where_it_came_from(int status, string line)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Do(List, (_, context) => ScriptedServer.RefuseAsync(context, status, "who are you"));
        _bundle.Variables["CLUSTERFIT_API_KEY"] = "cf_secret";

        Assert.Equal(4, await _bundle.RunAsync("batch", "list", "--server", server.Url));
        Assert.EndsWith(line, _bundle.Error.TrimEnd());
        Assert.DoesNotContain("cf_secret", _bundle.Error);
    }

    [Fact]
    public async Task Without_a_reason_what_was_asked_for_is_named()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Do(List, (_, context) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        Assert.Equal(1, await _bundle.RunAsync("batch", "list", "--server", server.Url));
        Assert.Equal($"clusterfit: '{server.Url}/' answered 404 Not Found to GET '/v1/batches'.", _bundle.Error.TrimEnd());
    }

    [Fact]
    public async Task Nothing_that_a_server_says_commands_the_terminal()
    {
        const string evil = "a\u001b]0;owned\u0007\r\u009b2J\u202eb";
        await using var server = await ScriptedServer.StartAsync();
        server.On(List, _ => AnyBatch.Page(AnyBatch.View() with { Id = evil, Name = evil, Preset = evil }));
        server.On($"GET /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View(total: 1, failed: 1) with
        {
            Id = evil,
            Labels = new Dictionary<string, string> { [evil] = evil },
        });
        server.On($"GET /v1/batches/{AnyBatch.Id}/jobs", _ => AnyBatch.Page(AnyBatch.Job(0, evil, JobState.Failed) with { Error = evil, Worker = evil }));
        server.On("GET /v1/nodes", _ => new NodesView([new NodeView(evil, evil, [evil], evil, new WorkerView(1, 1, evil, 1, []))]));
        server.On($"PATCH /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View() with { Id = evil });
        server.On($"POST /v1/batches/{AnyBatch.Id}/cancel", _ => AnyBatch.View() with { Id = evil });
        server.Do($"POST /v1/batches/{AnyBatch.Id}/pause", (_, context) => ScriptedServer.RefuseAsync(context, 409, evil));
        _bundle.Variables["CLUSTERFIT_SERVER"] = server.Url;

        foreach (var command in (string[])[
            "batch list", "batch list --json", $"batch show {AnyBatch.Id}", $"batch show {AnyBatch.Id} --json", $"batch set {AnyBatch.Id} --priority 1",
            $"batch cancel {AnyBatch.Id}", $"batch pause {AnyBatch.Id} --verbose", "node list", "node list --json", $"watch {AnyBatch.Id}"])
            await _bundle.RunAsync(command.Split(' '));

        Assert.Contains("a?]0;owned?", _bundle.Output);
        Assert.Contains("a?]0;owned?", _bundle.Error);
        Assert.All((_bundle.Output + _bundle.Error).Where(c => c != '\n').Distinct(), c => Assert.True(PlainText.Is(new Rune(c))));
    }

    [Theory]
    [InlineData("batch list")]
    [InlineData("batch cancel 01234567")]
    [InlineData("watch " + AnyBatch.Id)]
    [InlineData("batch download " + AnyBatch.Id)]
    public async Task Pages_without_end_are_left(string command)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(List, request => new Page<BatchView>([], null, $"{server.Count(List)}"));
        server.On($"GET /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View(total: 2, completed: 2));
        server.On($"GET /v1/batches/{AnyBatch.Id}/jobs", _ => new Page<JobView>([], null, "again"));

        Assert.Equal(1, await _bundle.RunAsync([.. command.Split(' '), "--server", server.Url]));
        Assert.Contains("answers with pages that do not end", _bundle.Error);
    }

    [Fact]
    public async Task Without_a_server_the_node_on_this_machine_is_asked_and_gets_no_key()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(List, _ => AnyBatch.Page(AnyBatch.View()));
        _bundle.ListenAt(server.Url);
        _bundle.Variables["CLUSTERFIT_API_KEY"] = "cf_secret";

        Assert.Equal(0, await _bundle.RunAsync("batch", "list"));
        Assert.False(Assert.Single(server.Seen).Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Without_any_server_it_says_how_to_get_one()
    {
        Assert.Equal(2, await _bundle.RunAsync("submit", _bundle.WriteImage("a.png")));
        foreach (var help in (string[])["'clusterfit login --server", "'clusterfit node'", "'clusterfit fit'", "none listens at http://127.0.0.1:1"])
            Assert.Contains(help, _bundle.Error);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_soon_with_exit_code_4()
    {
        Assert.Equal(4, await _bundle.RunAsync("batch", "list", "--server", "http://127.0.0.1:1"));
        Assert.StartsWith("clusterfit: 'http://127.0.0.1:1/' can not be reached: ", Assert.Single(_bundle.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var other = await ScriptedServer.StartAsync();
        server.Do(List, (_, context) =>
        {
            context.Response.Redirect($"{other.Url}/v1/batches");
            return Task.CompletedTask;
        });
        _bundle.Variables["CLUSTERFIT_API_KEY"] = "cf_secret";

        Assert.Equal(1, await _bundle.RunAsync("batch", "list", "--server", server.Url));
        Assert.Empty(other.Seen);
        Assert.Contains($"redirects to '{other.Url}/v1/batches', where no key is sent", _bundle.Error);
    }

    [Fact]
    public async Task Something_else_than_this_API_is_told()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Do(List, (_, context) => context.Response.WriteAsync("<html>"));

        Assert.Equal(1, await _bundle.RunAsync("batch", "list", "--server", server.Url));
        Assert.Contains("is it a ClusterFit server of this version?", _bundle.Error);
    }

    [Theory]
    [InlineData("http://clusterfit.example.org", "the key would travel unencrypted")]
    [InlineData("http://127.0.0.1.example.org", "the key would travel unencrypted")]
    [InlineData("http://localhost.example.org", "the key would travel unencrypted")]
    [InlineData("ftp://localhost", "is not valid")]
    [InlineData("somewhere", "is not valid")]
    [InlineData("https://user:word@example.org", "is not valid")]
    [InlineData("https://example.org?a=b", "is not valid")]
    public void A_key_travels_encrypted_or_not_at_all(string url, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => ServerAddress.Parse(url, "--server", "cf_key")).Message);

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://localhost")]
    [InlineData("https://clusterfit.example.org/team")]
    public void On_this_machine_and_over_TLS_a_key_may_travel(string url) =>
        Assert.EndsWith("/", ServerAddress.Parse(url, "--server", "cf_key").Base.AbsoluteUri);
}
