using Akka.Hosting;
using ClusterFit.Cluster;

namespace ClusterFit.Host;

/// <summary>What the actor systems of all nodes have in common.</summary>
internal static class NodeBasics
{
    /// <summary>Logs through the host, speaks only ClusterFit's protocol, and leaves the end of the node to its owner.</summary>
    public static AkkaConfigurationBuilder WithNodeBasics(this AkkaConfigurationBuilder builder) => builder
        .ConfigureLoggers(loggers =>
        {
            loggers.ClearLoggers();
            loggers.AddLoggerFactory();
        })
        .AddHocon($"akka.stdout-logger-class = \"{typeof(SilentLogger).AssemblyQualifiedName}\"", HoconAddMode.Prepend)
        .AddHocon("akka.coordinated-shutdown { run-by-clr-shutdown-hook = off, exit-clr = off }", HoconAddMode.Prepend)
        // It warns of "30 seconds" whenever it looks again, at every start and hand-over.
        .AddHocon("akka.cluster.singleton-proxy.log-singleton-identification-failure = false", HoconAddMode.Prepend)
        .WithClusterFitProtocol();
}
