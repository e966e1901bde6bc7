using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Pattern;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Cluster.Wire;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;

namespace ClusterFit.Cluster;

/// <summary>Puts the parts of ClusterFit into an actor system.</summary>
public static class ClusterRegistration
{
    /// <summary>Role of the nodes that may run the scheduler and the groups.</summary>
    public const string SchedulerRole = "scheduler";

    /// <summary>Role of the nodes that train.</summary>
    public const string WorkerRole = "worker";

    /// <summary>Role of the nodes that only submit and watch.</summary>
    public const string ApiRole = "api";

    /// <summary>Only what <see cref="ProtocolSerializer"/> knows is written or read; JSON is refused both ways.</summary>
    public static AkkaConfigurationBuilder WithClusterFitProtocol(this AkkaConfigurationBuilder builder) => builder
        .WithCustomSerializer("clusterfit", ProtocolSerializer.Types, system => new ProtocolSerializer(system))
        .AddHocon($"akka.actor.serializers.json = \"{typeof(RefusingJsonSerializer).AssemblyQualifiedName}\"", HoconAddMode.Prepend)
        .WithStrictSerialization();

    /// <summary>Measurements of the node as a whole.</summary>
    public static AkkaConfigurationBuilder WithMeasures(this AkkaConfigurationBuilder builder) => builder
        .WithActors((system, _) => system.ActorOf(Props.Create(() => new NodeMeasures()), "measures"));

    /// <summary>The groups, spread over the nodes of the scheduler role.</summary>
    public static AkkaConfigurationBuilder WithJobGroups(this AkkaConfigurationBuilder builder, GroupPolicy policy, TimeProvider time) => builder
        .WithShardRegion<JobGroupActor>(
            "group",
            (_, registry) => entity =>
                Props.Create(() => new JobGroupActor(GroupId.Parse(entity), policy, time, registry.Get<SchedulerActor>())),
            new GroupRouting(),
            new ShardOptions
            {
                Role = SchedulerRole,
                StateStoreMode = StateStoreMode.DData,
                HandOffStopMessage = GroupMessages.StopGroup.Instance,
                // A group stops itself once it has ended and nobody asks for it.
                ShouldPassivateIdleEntities = false,
            });

    /// <summary>The way to the groups, on a node that runs none.</summary>
    public static AkkaConfigurationBuilder WithWayToJobGroups(this AkkaConfigurationBuilder builder) =>
        builder.WithShardRegionProxy<JobGroupActor>("group", SchedulerRole, new GroupRouting());

    /// <summary>The scheduler, one in the cluster, and the way to it.</summary>
    public static AkkaConfigurationBuilder WithScheduler(this AkkaConfigurationBuilder builder, TimeProvider time) => builder
        .WithSingleton<SchedulerActor>(
            "scheduler",
            (_, registry, _) => BackoffSupervisor.Props(Backoff
                .OnStop(
                    // The region is registered after the singleton; by the time this runs both are.
                    Props.Create(() => new SchedulerActor(registry.Get<JobGroupActor>(), time)),
                    "scheduler",
                    TimeSpan.FromSeconds(1),
                    TimeSpan.FromSeconds(30),
                    0.2,
                    -1)
                .WithFinalStopMessage(message => message is SchedulerCommands.StopScheduler)),
            new ClusterSingletonOptions
            {
                Role = SchedulerRole,
                BufferSize = 10_000,
                TerminationMessage = SchedulerCommands.StopScheduler.Instance,
            },
            createProxyToo: true);

    /// <summary>The way to the scheduler, on a node that never runs it.</summary>
    public static AkkaConfigurationBuilder WithWayToScheduler(this AkkaConfigurationBuilder builder) => builder
        .WithSingletonProxy<SchedulerActor>("scheduler", new ClusterSingletonOptions { Role = SchedulerRole, BufferSize = 10_000 });

    /// <summary>The worker of this node.</summary>
    public static AkkaConfigurationBuilder WithWorker(
        this AkkaConfigurationBuilder builder, WorkerOptions options, TrainingResources resources) => builder
        .WithActors((system, registry) => registry.Register<WorkerActor>(system.ActorOf(
            Props.Create(() => new WorkerActor(
                options, resources, Props.Create(() => new TrainerActor(resources)), registry.Get<SchedulerActor>(), registry.Get<JobGroupActor>())),
            "worker")));
}
