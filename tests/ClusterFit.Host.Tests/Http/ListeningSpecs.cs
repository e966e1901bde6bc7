using System.Net;
using System.Net.Sockets;
using ClusterFit.Host.Certificates;
using ClusterFit.Host.Http;
using ClusterFit.Host.Nodes;
using ClusterFit.Host.Tests.Nodes;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Where a node listens for HTTP.</summary>
public class ListeningSpecs
{
    [Fact]
    public async Task A_port_that_is_taken_is_named_with_its_option()
    {
        using var bench = new NodeBench();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = new HttpAddress("127.0.0.1", ((IPEndPoint)taken.LocalEndpoint).Port);
        var error = await Assert.ThrowsAsync<OptionInvalidException>(() => NodeBench.StartAsync(Options(bench) with { Http = address }));
        Assert.StartsWith($"http: '{address}' can not be listened on:", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected a free host:port", error.Message);
    }

    [Theory]
    [InlineData("0.0.0.0:8080")]
    [InlineData("10.0.0.1:80")]
    [InlineData("[::]:80")]
    public void Without_keys_other_machines_are_kept_out(string address)
    {
        var error = Assert.Throws<OptionInvalidException>(() => NodeOptionsReader.Read(null, new Dictionary<string, string>(), new Dictionary<string, string> { ["http"] = address }));
        Assert.StartsWith($"http: '{address}' can be reached by other machines", error.Message, StringComparison.Ordinal);
        Assert.NotNull(NodeOptionsReader.Read(
            null, new Dictionary<string, string>(), new Dictionary<string, string> { ["http"] = address, ["http-keys"] = "keys.json" }).Http);
    }

    [Fact]
    public void A_node_listens_on_this_machine_unless_it_is_told_otherwise()
    {
        Assert.Equal(HttpAddress.Default, NodeOptionsReader.Read(null, new Dictionary<string, string>(), new Dictionary<string, string>()).Http);
        Assert.Null(NodeOptionsReader.Read(null, new Dictionary<string, string>(), new Dictionary<string, string> { ["http"] = "off" }).Http);
        Assert.StartsWith("--http: '8080' is not possible; expected host:port",
            Assert.Throws<OptionInvalidException>(() => NodeOptionsReader.Read(
                null, new Dictionary<string, string>(), new Dictionary<string, string> { ["http"] = "8080" })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_not_there_are_named_with_their_option()
    {
        using var bench = new NodeBench();
        var keys = await Assert.ThrowsAsync<OptionInvalidException>(() => NodeBench.StartAsync(Options(bench) with { HttpKeys = bench.PathOf("none.json") }));
        Assert.StartsWith("http-keys: '", keys.Message, StringComparison.Ordinal);
        var key = await Assert.ThrowsAsync<OptionInvalidException>(() => NodeBench.StartAsync(Options(bench) with { Https = new HttpsFiles(bench.PathOf("c.pem"), "") }));
        Assert.Contains("expected a PEM file", key.Message);
    }

    [Fact]
    public async Task A_node_that_has_not_joined_lives_and_is_not_ready()
    {
        using var bench = new NodeBench();
        await using var server = await ApiServer.StartAsync(Options(bench), new ApiLimits(), TimeProvider.System, NodeBench.Stop);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync(new Uri("/health/live", UriKind.Relative), NodeBench.Stop)).StatusCode);
        var ready = await ApiBench.ProblemAsync(await client.GetAsync(new Uri("/health/ready", UriKind.Relative), NodeBench.Stop), HttpStatusCode.ServiceUnavailable);
        Assert.Equal("The node is joining or leaving the cluster.", ready.Detail);
        var response = await client.GetAsync(new Uri("/v1/batches", UriKind.Relative), NodeBench.Stop);
        Assert.NotNull(response.Headers.RetryAfter);
        await ApiBench.ProblemAsync(response, HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Https_is_served_with_a_certificate()
    {
        using var bench = new NodeBench();
        var certificate = CertificateFolder.Open(bench.PathOf("tls"), TimeProvider.System).Create("localhost");
        var https = new HttpsFiles(certificate, bench.PathOf(Path.Combine("tls", "localhost-key.pem")));
        await using var server = await ApiServer.StartAsync(Options(bench) with { Https = https }, new ApiLimits(), TimeProvider.System, NodeBench.Stop);
        Assert.Equal("https", server.Address.Scheme);
        string? subject = null;
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) =>
            {
                subject = shown?.Subject;
                return true;
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        using var response = await client.GetAsync(new Uri("/health/live", UriKind.Relative), NodeBench.Stop);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.True(response.Headers.Contains("Strict-Transport-Security"));
        Assert.Contains("localhost", subject);
    }

    private static NodeOptions Options(NodeBench bench) => bench.Scheduler() with
    {
        Roles = NodeRoles.Scheduler | NodeRoles.Api,
        Http = new HttpAddress("127.0.0.1", 0),
    };
}
