using ClusterFit.Cli.Tests.Server;

namespace ClusterFit.Cli.Tests.Nodes;

public sealed class HealthCommandSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("CLUSTERFIT_MONITOR", "127.0.0.1")]
    [InlineData("CLUSTERFIT_MONITOR", "0.0.0.0")]
    [InlineData("CLUSTERFIT_HTTP", "0.0.0.0")]
    public async Task A_node_is_found_where_its_options_say(string variable, string host)
    {
        await using var node = await StartAsync(live: 204, ready: 503);
        _bundle.Variables[variable] = $"{host}:{new Uri(node.Url).Port}";

        Assert.Equal(0, await _bundle.RunAsync("health"));
        Assert.Equal($"{new Uri(node.Url).Authority} is live", _bundle.Output.TrimEnd());
    }

    [Fact]
    public async Task The_monitor_comes_before_the_api_unless_it_is_off()
    {
        await using var monitor = await StartAsync(live: 204, ready: 204);
        await using var api = await StartAsync(live: 204, ready: 204);
        _bundle.Variables["CLUSTERFIT_HTTP"] = new Uri(api.Url).Authority;

        _bundle.Variables["CLUSTERFIT_MONITOR"] = new Uri(monitor.Url).Authority;
        await _bundle.RunAsync("health");
        _bundle.Variables["CLUSTERFIT_MONITOR"] = "off";
        await _bundle.RunAsync("health");

        Assert.Equal((1, 1), (monitor.Seen.Count, api.Seen.Count));
    }

    [Fact]
    public async Task A_node_that_lives_need_not_be_ready()
    {
        await using var node = await StartAsync(live: 204, ready: 503);
        _bundle.ListenAt(node.Url);

        Assert.Equal(0, await _bundle.RunAsync("health"));
        Assert.Equal(1, await _bundle.RunAsync("health", "--ready"));
        Assert.Equal($"clusterfit: {new Uri(node.Url).Authority} is not ready: 503.", _bundle.Error.TrimEnd());
    }

    [Fact]
    public async Task What_does_not_answer_is_not_well()
    {
        Assert.Equal(1, await _bundle.RunAsync("health", "--address", "127.0.0.1:1"));
        Assert.StartsWith("clusterfit: 127.0.0.1:1 does not answer: ", _bundle.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("9464")]
    public async Task An_address_that_is_none_is_wrong_usage(string address) =>
        Assert.Equal(2, await _bundle.RunAsync("health", "--address", address));

    private static async Task<ScriptedServer> StartAsync(int live, int ready)
    {
        var server = await ScriptedServer.StartAsync();
        return server.Do("GET /health/live", (_, context) => Answer(context, live)).Do("GET /health/ready", (_, context) => Answer(context, ready));

        static Task Answer(Microsoft.AspNetCore.Http.HttpContext context, int status)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }
    }
}
