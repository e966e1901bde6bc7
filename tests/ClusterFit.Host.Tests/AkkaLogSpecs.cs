using Microsoft.Extensions.Logging;

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
    [InlineData("system/cluster/core/daemon/joinSeedNodeProcess-1", "Couldn't join seed nodes after [2] attempts, will try again.")]
    public void What_is_repeated_of_a_silent_peer_is_information(string place, string message)
    {
        Assert.Equal(LogLevel.Information, AkkaLog.LevelOf(LogLevel.Warning, place, message));
        Assert.Equal(LogLevel.Information, AkkaLog.LevelOf(LogLevel.Error, place, message));
        Assert.Equal(LogLevel.Debug, AkkaLog.LevelOf(LogLevel.Debug, place, message));
    }

    [Theory]
    [InlineData(Writer, "AssociationError [akka.ssl.tcp://a@h:1] -> akka.ssl.tcp://a@h:2: Error [The remote certificate was rejected]")]
    [InlineData(Writer, "Transient association error (association remains live): Discarding oversized payload sent to akka.tcp://a@h:2")]
    [InlineData("system/cluster/core/daemon/downingProvider", "SBR took decision Akka.Cluster.SBR.DownReachable and is downing [akka.tcp://a@h:1]")]
    [InlineData("system/cluster/core/daemon/heartbeatSender", "Scheduled sending of heartbeat was delayed. Previous heartbeat was sent [8914] ms ago")]
    [InlineData("user/scheduler", "The journal can not be reached: Connection refused")]
    [InlineData("system/sharding/group/7", "Disassociated")]
    public void All_else_stays_what_it_is(string place, string message)
    {
        Assert.Equal(LogLevel.Warning, AkkaLog.LevelOf(LogLevel.Warning, place, message));
        Assert.Equal(LogLevel.Error, AkkaLog.LevelOf(LogLevel.Error, place, message));
    }
}
