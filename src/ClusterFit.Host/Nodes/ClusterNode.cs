using System.Net.Sockets;
using Akka.Actor;
using Akka.Hosting;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;
using ClusterFit.Host.Certificates;
using ClusterFit.Host.Http;
using ClusterFit.Host.Monitoring;
using ClusterFit.Host.Telemetry;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Nodes;

/// <summary>A node of a cluster of several: scheduler, worker, or only a way to the others.</summary>
public sealed class ClusterNode : IAsyncDisposable
{
    // What the log calls the node's own lines, beside those of its parts.
    private const string LogCategory = "ClusterFit";

    private readonly IHost _host;
    private readonly NodeJournal? _journal;
    private readonly ApiServer? _http;
    private readonly MonitorServer? _monitor;
    private readonly NodeTelemetry? _telemetry;
    private readonly TaskCompletionSource<string> _failed;
    private readonly Lazy<Task> _end;
    private bool _leaving;

    private ClusterNode(
        IHost host, IBlobStore blobs, NodeJournal? journal, ApiServer? http, MonitorServer? monitor, NodeTelemetry? telemetry, TaskCompletionSource<string> failed)
    {
        (_host, _journal, _http, _monitor, _telemetry, _failed, Blobs) = (host, journal, http, monitor, telemetry, failed, blobs);
        System = host.Services.GetRequiredService<ActorSystem>();
        Groups = new GroupClient(System);
        _end = new Lazy<Task>(EndAsync);
        _ = System.WhenTerminated.ContinueWith(
            _ =>
            {
                if (!Volatile.Read(ref _leaving)) _failed.TrySetResult("the cluster has removed it, since it could not be reached for too long");
            },
            TaskScheduler.Default);
        http?.Open(this);
        monitor?.Open(this);
        var log = LogOf(host);
        System.ActorOf(Props.Create(() => new PeerLog(log)), "peers");
    }

    /// <summary>Submits batches and watches groups, whichever node they are on.</summary>
    public GroupClient Groups { get; }

    /// <summary>Images, checkpoints, weights and films.</summary>
    public IBlobStore Blobs { get; }

    /// <summary>Nodes of the cluster, as far as this one knows; at first only itself.</summary>
    public int Members => Math.Max(1, Akka.Cluster.Cluster.Get(System).State.Members.Count);

    /// <summary>Where other nodes reach it: host:port.</summary>
    public string Address => SeedAddress.Of(Akka.Cluster.Cluster.Get(System).SelfAddress).ToString();

    /// <summary>Where it serves the HTTP API; null where it does not.</summary>
    public Uri? HttpAddress => _http?.Address;

    /// <summary>Where it serves its metrics and its health; null where it does not.</summary>
    public Uri? MonitorAddress => _monitor?.Address;

    /// <summary>Whether it is a member of the cluster in good standing.</summary>
    internal bool IsUp => !Volatile.Read(ref _leaving) && !System.WhenTerminated.IsCompleted
        && Akka.Cluster.Cluster.Get(System).SelfMember.Status == Akka.Cluster.MemberStatus.Up;

    /// <summary>Completes, with the reason, when the node can not go on and must be started again.</summary>
    public Task<string> Failed => _failed.Task;

    /// <summary>The actor system, for tests.</summary>
    internal ActorSystem System { get; }

    /// <summary>Starts a node and waits until it is a full member of the cluster, for as long as that takes. A database that can not be reached is
    /// waited for, too.</summary>
    /// <exception cref="OptionInvalidException">An option has an impossible value.</exception>
    /// <exception cref="StateFolderInUseException">Another process has the SQLite journal.</exception>
    /// <exception cref="StateFolderUnusableException">The folder of the SQLite journal can not be written.</exception>
    /// <exception cref="JournalUnusableException">The journal can not be used.</exception>
    /// <exception cref="BlobException">The blob store can not be used.</exception>
    public static Task<ClusterNode> StartAsync(NodeOptions options, TimeProvider time, CancellationToken stop) =>
        StartAsync(options, new ApiLimits(), time, stop);

    /// <summary>The same, with other limits of the API.</summary>
    internal static async Task<ClusterNode> StartAsync(NodeOptions options, ApiLimits limits, TimeProvider time, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        var telemetry = NodeTelemetry.Start(options.Telemetry, options.Log, time);
        MonitorServer? monitor = null;
        try
        {
            // First of all: a node that waits for its database is alive.
            if (options.Monitor is { } address) monitor = await MonitorServer.StartAsync(address, telemetry!.Meters, time, stop);
            return await StartAsync(WithLog(options, telemetry, time), limits, telemetry, monitor, time, stop);
        }
        catch
        {
            if (monitor is not null) await monitor.DisposeAsync();
            telemetry?.Dispose();
            throw;
        }
    }

    private static async Task<ClusterNode> StartAsync(
        NodeOptions options, ApiLimits limits, NodeTelemetry? telemetry, MonitorServer? monitor, TimeProvider time, CancellationToken stop)
    {
        if (options.Tls is { } tls) _ = NodeTrust.Load(tls, time);
        var journal = options.Is(NodeRoles.Scheduler) ? await NodeJournal.OpenAsync(options, time, stop) : null;
        ApiServer? http = null;
        try
        {
            // From now on it can say that it is alive and not ready.
            if (options.Is(NodeRoles.Api) && options.Http is not null)
                http = await ApiServer.StartAsync(options, limits with { Image = options.ImageLimits }, time, stop);
            var blobs = await BlobStores.OpenAsync(options.BlobStore, options.BlobCache, time, stop);
            while (true)
            {
                var failed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
                var host = Build(options, blobs, time);
                try
                {
                    await host.StartAsync(stop);
                    if (await JoinAsync(host, options, failed, time, stop)) return new ClusterNode(host, blobs, journal, http, monitor, telemetry, failed);
                    if (failed.Task.IsCompleted) throw new JournalUnusableException($"The cluster can not be joined: {await failed.Task}.");
                }
                catch (Exception error)
                {
                    await StopAsync(host);
                    if (PortFault(error) is not { } fault) throw;
                    throw new OptionInvalidException(
                        $"port: '{options.Hostname}:{options.Port}' can not be listened on: {fault.Message}; expected a free port of this machine, or 0 for any.");
                }

                await StopAsync(host);
            }
        }
        catch
        {
            if (http is not null) await http.DisposeAsync();
            journal?.Dispose();
            throw;
        }
    }

    /// <summary>The API takes no more requests, a worker checkpoints its fits and hands them back, a scheduler hands over; then the node leaves the cluster.</summary>
    public async Task LeaveAsync()
    {
        Volatile.Write(ref _leaving, true);
        if (_http is not null) await _http.StopAsync();
        await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    /// <summary>Leaves the cluster, if that has not been done, and ends the node.</summary>
    public async ValueTask DisposeAsync() => await _end.Value;

    // One for all tries to join: what each of them repeats is told once.
    private static NodeOptions WithLog(NodeOptions options, NodeTelemetry? telemetry, TimeProvider time) => (options.Log, telemetry?.Log) switch
    {
        (null, null) => options,
        ({ } log, { } exported) => options with { Log = new AkkaLog(new BothLogs(log, exported), time) },
        var (log, exported) => options with { Log = new AkkaLog((log ?? exported)!, time) },
    };

    // The transport reports it several times over.
    private static SocketException? PortFault(Exception error) => error is AggregateException several
        ? several.Flatten().InnerExceptions.Select(inner => inner.GetBaseException()).OfType<SocketException>().FirstOrDefault()
        : error.GetBaseException() as SocketException;

    private static Task<bool> JoinAsync(
        IHost host, NodeOptions options, TaskCompletionSource<string> failed, TimeProvider time, CancellationToken stop)
    {
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.ActorOf(Props.Create(() => new NodeWatch(options, ClusterTimings.FailOver, reason => failed.TrySetResult(reason))), "watch");
        // Only now: a cluster that shuts the node out while it starts would end the system under it, and nobody would know why.
        var cluster = Akka.Cluster.Cluster.Get(system);
        if (options.Seeds.Count == 0) cluster.Join(cluster.SelfAddress);
        else cluster.JoinSeedNodes(ClusterConfiguration.Seeds(options));
        return Joining.IsMemberAsync(system, options, failed.Task, LogOf(host), time, stop);
    }

    private static ILogger LogOf(IHost host) => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory);

    private async Task EndAsync()
    {
        await LeaveAsync();
        if (_http is not null) await _http.DisposeAsync();
        await StopAsync(_host);
        (Blobs as IDisposable)?.Dispose();
        _journal?.Dispose();
        if (_monitor is not null) await _monitor.DisposeAsync();
        _telemetry?.Dispose();
    }

    private static async Task StopAsync(IHost host)
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }

    // libtorch does not say what a GPU has; such a worker is limited by its lanes, or by the option.
    private static long MemoryOf(FitDevice device) =>
        device.Kind == DeviceKind.Cpu ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : long.MaxValue;

    private static IHost Build(NodeOptions options, IBlobStore blobs, TimeProvider time)
    {
        var device = options.Is(NodeRoles.Worker) ? FitDevice.Parse(options.Device, options.Engine) : FitDevice.Cpu;
        var resources = new TrainingResources(blobs, options.ImageLimits, new IdleCores(Environment.ProcessorCount), time, device);
        var worker = new WorkerOptions(
            new WorkerId(options.Name, time.GetUtcNow().ToUnixTimeMilliseconds()),
            options.Lanes ?? device.ChooseLanes(),
            device.Kind,
            options.MemoryLimit ?? MemoryOf(device),
            options.CheckpointInterval,
            options.Lease / ClusterTimings.RenewalsPerLease);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (options.Log is { } log) builder.Logging.Services.AddSingleton(log);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddAkka(ClusterConfiguration.SystemName, (akka, _) =>
        {
            ClusterConfiguration.Configure(akka, options, worker, resources);
            if (options.Is(NodeRoles.Worker)) akka.AddStartup((system, registry) => WorkerDrain.Install(system, registry.Get<WorkerActor>(), time));
        });
        return builder.Build();
    }
}
