using ClusterFit.Host.Tests.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Host.Tests;

/// <summary>What Akka says at which level.</summary>
public class AkkaLogSpecs
{
    private const string Writer = "system/endpointManager/reliableEndpointWriter-akka.tcp%3A%2F%2Fclusterfit%4010.0.0.3%3A4053-1/endpointWriter";

    [Theory]
    [InlineData(Writer, "Disassociated")]
    [InlineData(Writer, "AssociationError [akka.tcp://a@h:1] -> akka.tcp://a@h:2: Error [Connection refused tcp://a@h:2]")]
    [InlineData(Writer, "AssociationError [akka.tcp://a@h:1] -> akka.tcp://a@w:2: Error [Name or service not known]")]
    [InlineData("remoting (akka://clusterfit)", "Tried to associate with unreachable remote address [akka.tcp://a@h:2]. Reason: [Connection refused]")]
    [InlineData("remoting (akka://clusterfit)", "Association to [akka.tcp://a@h:2] having UID [4] is irrecoverably failed. UID is now quarantined and all")]
    [InlineData("system/cluster/core/daemon", "Cluster Node [akka.tcp://a@h:1] - Marking node(s) as UNREACHABLE [Member(address = akka.tcp://a@h:2")]
    [InlineData("system/cluster/core/daemon/downingProvider", "SBR took decision Akka.Cluster.SBR.DownUnreachable and is downing [akka.tcp://a@h:2]")]
    [InlineData("system/cluster/core/daemon/downingProvider", "SBR took decision Akka.Cluster.SBR.DownReachable and is downing [akka.tcp://a@h:1]")]
    [InlineData("TcpServerHandler (akka://clusterfit)", "TLS handshake failed ... rejected by the provided RemoteCertificateValidationCallback.")]
    [InlineData("system/cluster/core/daemon/joinSeedNodeProcess-1", "Couldn't join seed nodes after [2] attempts, will try again.")]
    public void What_is_repeated_of_a_silent_peer_is_information(string place, string message)
    {
        Assert.Equal(LogLevel.Information, AkkaNoise.LevelOf(LogLevel.Warning, place, message));
        Assert.Equal(LogLevel.Information, AkkaNoise.LevelOf(LogLevel.Error, place, message));
        Assert.Equal(LogLevel.Debug, AkkaNoise.LevelOf(LogLevel.Debug, place, message));
    }

    [Theory]
    [InlineData(Writer, "AssociationError [akka.ssl.tcp://a@h:1] -> akka.ssl.tcp://a@h:2: Error [The remote certificate was rejected]")]
    [InlineData(Writer, "Transient association error (association remains live): Discarding oversized payload sent to akka.tcp://a@h:2")]
    [InlineData("system/cluster/core/daemon/heartbeatSender", "Scheduled sending of heartbeat was delayed. Previous heartbeat was sent [8914] ms ago")]
    [InlineData("TcpTransport (akka://clusterfit)", "[::ffff:10.0.0.9]:59182 is refused: the certificate of CN=w9 is not accepted")]
    [InlineData("TcpServerHandler (akka://clusterfit)", "TLS handshake failed on channel [[::ffff:10.0.0.9]:4053]: Channel is closed")]
    [InlineData("user/scheduler", "The journal can not be reached: Connection refused")]
    [InlineData("system/sharding/group/7", "Disassociated")]
    public void All_else_stays_what_it_is(string place, string message)
    {
        Assert.Equal(LogLevel.Warning, AkkaNoise.LevelOf(LogLevel.Warning, place, message));
        Assert.Equal(LogLevel.Error, AkkaNoise.LevelOf(LogLevel.Error, place, message));
    }

    [Fact]
    public void An_entry_says_once_what_happened_and_where()
    {
        using var kept = new KeptLog();
        using var log = new AkkaLog(kept, new FakeTimeProvider());
        Write(log, "akka.tcp://clusterfit@127.0.0.1:4053/user/worker", "It stops\nCause: System.InvalidOperationException: stack");
        log.CreateLogger("ClusterFit").Log(LogLevel.Warning, default, "as it is", null, (text, _) => text);
        Assert.Equal(["Warning user/worker: It stops", "Warning ClusterFit: as it is"], kept.Entries);
    }

    [Fact]
    public void A_peer_that_tries_again_and_again_is_warned_of_once_a_minute()
    {
        using var kept = new KeptLog();
        var time = new FakeTimeProvider();
        using var log = new AkkaLog(kept, time);
        foreach (var (peer, port) in new[] { ("10.0.0.9", 1), ("10.0.0.9", 22), ("10.0.0.8", 1) }) Write(log, "TcpTransport", $"{peer}:{port} is refused");
        time.Advance(TimeSpan.FromMinutes(1));
        Write(log, "TcpTransport", "10.0.0.9:333 is refused");
        Assert.Equal(
            [
                "Warning TcpTransport: 10.0.0.9:1 is refused", "Information TcpTransport: 10.0.0.9:22 is refused", "Warning TcpTransport: 10.0.0.8:1 is refused",
                "Warning TcpTransport: 10.0.0.9:333 is refused",
            ],
            kept.Entries);
    }

    [Fact]
    public void A_failed_handshake_comes_without_advice_and_stack()
    {
        using var kept = new KeptLog();
        using var log = new AkkaLog(kept, new FakeTimeProvider());
        Write(log, "TcpServerHandler (akka://clusterfit)", "TLS handshake failed on channel [1]\nError: Channel is closed\n- Verify server certificate");
        Assert.Equal(["Warning TcpServerHandler (akka://clusterfit): TLS handshake failed on channel [1]"], kept.Entries);
    }

    // As Akka's own logger does it.
    private static void Write(AkkaLog log, string source, string message) => log.CreateLogger("Akka.Actor.ActorSystem").Log(
        LogLevel.Warning, default, new KeyValuePair<string, object?>[] { new("LogSource", source) }, new InvalidOperationException("stack"),
        (_, _) => $"[WARNING][11/24/2026 01:29:15.615Z][Thread 0004][{source}] {message}");
}
