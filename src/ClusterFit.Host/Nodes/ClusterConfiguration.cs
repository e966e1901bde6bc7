using System.Globalization;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Hosting;
using ClusterFit.Cluster;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;
using ClusterFit.Host.Certificates;

namespace ClusterFit.Host.Nodes;

/// <summary>The actor system of a node in a cluster of several. Everything here is the same on every node, save addresses and roles.</summary>
internal static class ClusterConfiguration
{
    /// <summary>Name of the actor system; part of every address.</summary>
    public const string SystemName = "clusterfit";

    /// <summary>Larger messages are refused by the transport; codecs and chunks keep all of them below.</summary>
    public const int MaxFrameBytes = 256_000;

    public static void Configure(AkkaConfigurationBuilder builder, NodeOptions options, WorkerOptions worker, TrainingResources resources)
    {
        builder
            .WithNodeBasics()
            .AddHocon(Shared, HoconAddMode.Prepend)
            .AddHocon(Addresses(options), HoconAddMode.Prepend)
            .WithClustering(new ClusterOptions { Roles = [.. Roles(options), NodeIdentity.Of(worker.Id).ToRole()] })
            .WithMeasures();
        if (options.Tls is { } tls) builder.AddSetup(NodeTrust.Load(tls, resources.Time).Setup());
        if (options.Is(NodeRoles.Scheduler))
        {
            builder
                .AddHocon(JournalPlugin(options.Journal!), HoconAddMode.Prepend)
                .AddStartup((system, _) => JournalPlugins.Verify(system))
                .WithJobGroups(GroupPolicy.Default with { Lease = options.Lease }, resources.Time)
                .WithScheduler(resources.Time);
        }
        else
        {
            builder.WithWayToJobGroups().WithWayToScheduler();
        }

        if (options.Is(NodeRoles.Worker)) builder.WithWorker(worker, resources);
    }

    /// <summary>Scheduler nodes that must be there before work begins: with fewer than most of them, a first seed that was started while it is cut
    /// off would form a second cluster.</summary>
    public static int SchedulersNeeded(NodeOptions options) => (options.Seeds.Count / 2) + 1;

    /// <summary>The actor systems to ask for the cluster, in the same order on every node; none where a node forms one of its own.</summary>
    public static IEnumerable<Address> Seeds(NodeOptions options) =>
        options.Seeds.Select(seed => new Address(options.Tls is null ? "akka.tcp" : "akka.ssl.tcp", SystemName, SeedAddress.HostInUri(seed.Host), seed.Port));

    private static Config Shared { get; } = ConfigurationFactory.ParseString($$"""
        akka {
          actor.provider = cluster
          log-dead-letters = 10
          log-dead-letters-during-shutdown = off
          # Nothing here is due more exactly than that, and each look wakes an idle node.
          scheduler.tick-duration = 50ms
          remote {
            log-frame-size-exceeding = {{MaxFrameBytes / 2}}b
            dot-netty.tcp {
              # On Linux it would let two nodes share a port, and each get half of the connections.
              tcp-reuse-addr = off
              maximum-frame-size = {{MaxFrameBytes}}b
              send-buffer-size = {{2 * MaxFrameBytes}}b
              receive-buffer-size = {{2 * MaxFrameBytes}}b
            }
          }
          cluster {
            seed-node-timeout = {{Seconds(ClusterTimings.SeedNodeTimeout)}}
            retry-unsuccessful-join-after = {{Seconds(ClusterTimings.SeedNodeTimeout)}}
            unreachable-nodes-reaper-interval = {{Seconds(ClusterTimings.Look)}}
            leader-actions-interval = {{Seconds(ClusterTimings.Look)}}
            singleton-proxy.singleton-identification-interval = {{Seconds(ClusterTimings.Look)}}
            down-removal-margin = {{Seconds(ClusterTimings.RemovalMargin)}}
            failure-detector {
              heartbeat-interval = {{Seconds(ClusterTimings.Heartbeat)}}
              acceptable-heartbeat-pause = {{Seconds(ClusterTimings.AcceptablePause)}}
            }
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver {
              active-strategy = keep-majority
              # Workers come and go and have no vote.
              keep-majority.role = {{ClusterRegistration.SchedulerRole}}
              stable-after = {{Seconds(ClusterTimings.StableAfter)}}
              # Workers that come and go all the time would take the whole cluster down. The journal's unique key guards against two writers.
              down-all-when-unstable = off
            }
            sharding {
              retry-interval = 1s
              coordinator-failure-backoff = 1s
              waiting-for-state-timeout = 1s
            }
          }
          coordinated-shutdown.phases.before-service-unbind.timeout = {{Seconds(ClusterTimings.Drain)}}
        }
        """);

    private static IEnumerable<string> Roles(NodeOptions options) =>
        options.Is(NodeRoles.Scheduler) && options.Journal is JournalAddress.Sqlite ? [.. options.RoleNames, NodeWatch.OnlySchedulerRole] : options.RoleNames;

    private static Config Addresses(NodeOptions options) => ConfigurationFactory.ParseString($$"""
        akka {
          remote.dot-netty.tcp {
            hostname = "{{options.Hostname}}"
            public-hostname = "{{options.EffectiveHostname}}"
            enable-ssl = {{(options.Tls is null ? "off" : "on")}}
            port = {{options.Port.ToString(CultureInfo.InvariantCulture)}}
          }
          cluster.role.{{ClusterRegistration.SchedulerRole}}.min-nr-of-members = {{SchedulersNeeded(options)}}
        }
        """);

    private static Config JournalPlugin(JournalAddress journal) => journal switch
    {
        JournalAddress.Sqlite sqlite => SqliteJournal.Configuration(sqlite.Folder),
        JournalAddress.Postgres postgres => PostgresJournal.Configuration(postgres),
        _ => throw new InvalidOperationException($"There is no plugin for {journal}."),
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";
}
