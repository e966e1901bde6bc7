using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Hosting;
using ClusterFit.Cluster;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core.Workers;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host;

/// <summary>The actor system of a cluster that is one node on the loopback interface.</summary>
internal static class EmbeddedConfiguration
{
    // There is nobody to wait for: the intervals that let other nodes catch up are as short as possible.
    internal static readonly Config OneNode = ConfigurationFactory.ParseString("""
        akka {
          actor.provider = cluster
          log-dead-letters-during-shutdown = off
          remote.dot-netty.tcp {
            hostname = "127.0.0.1"
            port = 0
          }
          cluster {
            min-nr-of-members = 1
            periodic-tasks-initial-delay = 10ms
            gossip-interval = 50ms
            leader-actions-interval = 50ms
            singleton.hand-over-retry-interval = 100ms
            singleton-proxy.singleton-identification-interval = 100ms
            sharding {
              retry-interval = 100ms
              coordinator-failure-backoff = 500ms
              waiting-for-state-timeout = 500ms
              distributed-data {
                gossip-interval = 200ms
                notify-subscribers-interval = 50ms
              }
            }
            # A busy machine is no reason to leave a cluster of one.
            failure-detector.acceptable-heartbeat-pause = 60s
          }
        }
        """);

    public static void Configure(
        AkkaConfigurationBuilder builder, EmbeddedNodeOptions options, string folder, WorkerOptions worker, TrainingResources resources)
    {
        builder
            .WithNodeBasics()
            .AddHocon(OneNode, HoconAddMode.Prepend)
            .AddHocon(SqliteJournal.Configuration(folder), HoconAddMode.Prepend)
            .WithClustering(new ClusterOptions { Roles = [ClusterRegistration.SchedulerRole, ClusterRegistration.WorkerRole, NodeIdentity.Of(worker.Id).ToRole()] })
            .AddStartup((system, _) =>
            {
                JournalPlugins.Verify(system);
                var cluster = Akka.Cluster.Cluster.Get(system);
                cluster.Join(cluster.SelfAddress);
            })
            .WithMeasures()
            .WithJobGroups(options.Policy, resources.Time)
            .WithScheduler(resources.Time)
            .WithWorker(worker, resources);
    }
}
