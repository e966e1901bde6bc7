using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Hosting;
using ClusterFit.Cluster;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;
using ClusterFit.Host;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClusterFit.Benchmarks.Queue;

/// <summary>The real scheduler, groups and workers on a real journal in this process; only the lanes train nothing.</summary>
internal sealed class QueueNode : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly IHost _host;

    private QueueNode(IHost host)
    {
        _host = host;
        System = host.Services.GetRequiredService<ActorSystem>();
        Groups = new GroupClient(System);
    }

    public ActorSystem System { get; }

    public GroupClient Groups { get; }

    public static async Task<QueueNode> StartAsync(Config journal, string folder, int workers, int lanes, TimeSpan jobTime)
    {
        var time = TimeProvider.System;
        var resources = new TrainingResources(new BlobFolder(folder, time), new ImageLimits(), new IdleCores(1), time, FitDevice.Cpu);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddAkka("clusterfit", (akka, _) => akka
            .WithNodeBasics()
            .AddHocon(EmbeddedConfiguration.OneNode, HoconAddMode.Prepend)
            .AddHocon(journal, HoconAddMode.Prepend)
            .WithClustering(new ClusterOptions { Roles = [ClusterRegistration.SchedulerRole, ClusterRegistration.WorkerRole] })
            .AddStartup((system, _) => Akka.Cluster.Cluster.Get(system).Join(Akka.Cluster.Cluster.Get(system).SelfAddress))
            .WithJobGroups(GroupPolicy.Default, time)
            .WithScheduler(time)
            .WithActors((system, registry) =>
            {
                for (var i = 0; i < workers; i++)
                {
                    var options = new WorkerOptions(new WorkerId($"worker-{i}", 1), lanes, DeviceKind.Cpu, 0, Interval, Interval);
                    var trainer = Props.Create(() => new NoOpTrainer(jobTime));
                    system.ActorOf(
                        Props.Create(() => new WorkerActor(options, resources, trainer, registry.Get<SchedulerActor>(), registry.Get<JobGroupActor>())),
                        $"worker-{i}");
                }
            }));
        var host = builder.Build();
        await host.StartAsync();
        return new QueueNode(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
