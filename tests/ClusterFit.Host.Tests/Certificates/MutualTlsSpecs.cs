using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ClusterFit.Host.Certificates;
using ClusterFit.Host.Nodes;
using ClusterFit.Host.Tests.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Host.Tests.Certificates;

#pragma warning disable CA5359 // The test is about what the node accepts, not about what the test accepts.
public sealed class MutualTlsSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly NodeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Nodes_with_certificates_of_the_same_authority_form_a_cluster()
    {
        Make("tls");
        await using var first = await NodeBench.StartAsync(_bench.Scheduler() with { Tls = Files("one") });
        await using var second = await NodeBench.StartAsync(_bench.Joining(first, NodeRoles.Api) with { Tls = Files("two") });
        Assert.Equal(2, second.Members);
    }

    [Theory]
    [InlineData("good", true)]
    [InlineData("foreign", false)]
    [InlineData("expired", false)]
    [InlineData("none", false)]
    public async Task A_node_lets_in_only_certificates_of_its_authority(string which, bool welcome)
    {
        Make("tls");
        await using var node = await NodeBench.StartAsync(_bench.Scheduler() with { Tls = Files("one") });
        using var shown = Shown(which);
        using var client = new TcpClient();
        var address = NodeBench.AddressOf(node);
        await client.ConnectAsync(address.Host, address.Port, NodeBench.Stop);
        await using var stream = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions { TargetHost = "one", RemoteCertificateValidationCallback = (_, _, _, _) => true };
        if (shown is not null) options.ClientCertificateContext = SslStreamCertificateContext.Create(shown, additionalCertificates: null, offline: true);
        Assert.Equal(welcome, await StaysOpenAsync(stream, stream.AuthenticateAsClientAsync(options, NodeBench.Stop)));
    }

    [Theory]
    [InlineData("good", true)]
    [InlineData("foreign", false)]
    [InlineData("expired", false)]
    public async Task A_node_talks_only_to_certificates_of_its_authority(string which, bool welcome)
    {
        Make("tls");
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        using var given = new CancellationTokenSource();
        var seed = new SeedAddress("127.0.0.1", ((System.Net.IPEndPoint)listener.LocalEndpoint).Port);
        var starting = ClusterNode.StartAsync(
            new NodeOptions { Roles = NodeRoles.Api, Port = 0, Seeds = [seed], Blobs = _bench.PathOf("blobs"), Tls = Files("one") },
            TimeProvider.System,
            given.Token);
        using var accepted = await listener.AcceptTcpClientAsync(NodeBench.Stop).AsTask().WaitAsync(Patience, NodeBench.Stop);
        await using var stream = new SslStream(accepted.GetStream());
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = Shown(which),
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        };
        // A node that accepts the other side says hello at once.
        var said = 0;
        try
        {
            await stream.AuthenticateAsServerAsync(options, NodeBench.Stop).WaitAsync(Patience, NodeBench.Stop);
            said = await stream.ReadAsync(new byte[1], NodeBench.Stop).AsTask().WaitAsync(Patience, NodeBench.Stop);
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            // It ended the connection.
        }

        Assert.Equal(welcome, said > 0);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
    }

    [Fact]
    public async Task A_node_whose_own_certificate_others_would_refuse_does_not_start()
    {
        Make("tls");
        Make("foreign");
        var mixed = Files("one") with { Authority = _bench.PathOf("foreign/ca.pem") };
        var error = await Assert.ThrowsAsync<OptionInvalidException>(() => NodeBench.StartAsync(_bench.Scheduler() with { Tls = mixed }));
        Assert.StartsWith($"tls-certificate: '{mixed.Certificate}' would be refused by the other nodes", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<OptionInvalidException>(
            () => NodeBench.StartAsync(_bench.Scheduler() with { Tls = Files("one") with { Key = _bench.PathOf("foreign/one-key.pem") } }));
        Assert.Contains("can not be used with tls-key", error.Message);
        error = await Assert.ThrowsAsync<OptionInvalidException>(
            () => NodeBench.StartAsync(_bench.Scheduler() with { Tls = Files("one") with { Key = "" } }));
        Assert.Equal("tls-key: not given; expected a PEM file, as for the other two tls options.", error.Message);
    }

    [Fact]
    public void Certificate_files_are_for_their_owner_only()
    {
        Make("tls");
        var files = Directory.GetFiles(_bench.PathOf("tls"));
        Assert.Equal(6, files.Length);
#pragma warning disable CA1416 // Tests run on Linux.
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
#pragma warning restore CA1416
    }

    // A refused peer's connection ends by itself; with one that is let in, the node waits for the first message.
    private static async Task<bool> StaysOpenAsync(SslStream stream, Task authentication)
    {
        try
        {
            await authentication.WaitAsync(Patience, NodeBench.Stop);
            await stream.WriteAsync(new byte[] { 0 }, NodeBench.Stop);
            var read = stream.ReadAsync(new byte[1], NodeBench.Stop).AsTask();
            return await Task.WhenAny(read, Task.Delay(TimeSpan.FromSeconds(3), NodeBench.Stop)) != read || await read > 0;
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }

    // Some time ago, so that certificates of this authority can have ended.
    private void Make(string folder)
    {
        var certificates = CertificateFolder.Open(_bench.PathOf(folder), new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-1)));
        foreach (var name in (string[])["one", "two"]) certificates.Create(name);
    }

    private TlsFiles Files(string name) => new(_bench.PathOf($"tls/{name}.pem"), _bench.PathOf($"tls/{name}-key.pem"), _bench.PathOf("tls/ca.pem"));

    private X509Certificate2? Shown(string which)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (which == "none") return null;
        using var authority = which == "foreign"
            ? CertificateMaker.Authority(now.AddDays(-2), now.AddDays(2))
            : X509Certificate2.CreateFromPemFile(_bench.PathOf("tls/ca.pem"), _bench.PathOf("tls/ca-key.pem"));
        return which == "expired"
            ? CertificateMaker.Node(authority, "two", now.AddHours(-2), now.AddHours(-1))
            : CertificateMaker.Node(authority, "two", now.AddHours(-2), now.AddDays(1));
    }
}
