using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Hosting;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Workers;
using ClusterFit.Host.Nodes;
using ClusterFit.Host.Telemetry;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host;

/// <summary>Scheduler, groups and worker in this process, on a state folder. What was accepted is worked on by every later node on the same
/// folder until it ends.</summary>
public sealed class EmbeddedNode : IAsyncDisposable
{
    // The same at every start: that is how the attempts of an earlier start are known to be lost.
    private const string NodeName = "embedded";
    private static readonly TimeSpan DrainTime = TimeSpan.FromMinutes(2);

    private readonly string _folder;
    private readonly StateFolderLock _lock;
    private readonly IHost _host;
    private readonly NodeTelemetry? _telemetry;
    private readonly IActorRef _worker;
    private readonly CancellationTokenSource _failed = new();
    private JournalFailed? _failure;
    private bool _disposed;

    private EmbeddedNode(string folder, StateFolderLock held, IHost host, NodeTelemetry? telemetry, IBlobStore blobs)
    {
        _folder = folder;
        _lock = held;
        _host = host;
        _telemetry = telemetry;
        Blobs = blobs;
        System = host.Services.GetRequiredService<ActorSystem>();
        var registry = host.Services.GetRequiredService<ActorRegistry>();
        _worker = registry.Get<WorkerActor>();
        Groups = new GroupClient(System);
        var failures = System.ActorOf(Props.Create(() => new FailureListener(failure => OnFailed(failure))), "failures");
        System.EventStream.Subscribe(failures, typeof(JournalFailed));
    }

    /// <summary>Images, checkpoints, weights and films.</summary>
    public IBlobStore Blobs { get; }

    /// <summary>Submits batches, reads, commands and watches groups.</summary>
    public GroupClient Groups { get; }

    /// <summary>The actor system, for tests.</summary>
    internal ActorSystem System { get; }

    /// <summary>Starts a node on the state folder and goes on with what is unfinished there.</summary>
    /// <exception cref="OptionInvalidException">An option has an impossible value.</exception>
    /// <exception cref="StateFolderInUseException">Another process works on the folder.</exception>
    /// <exception cref="StateFolderUnusableException">The folder can not be written.</exception>
    /// <exception cref="JournalUnusableException">The journal is damaged or locked.</exception>
    public static async Task<EmbeddedNode> StartAsync(EmbeddedNodeOptions options, TimeProvider time, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        var folder = Path.GetFullPath(options.StateFolder);
        var held = StateFolderLock.Take(folder);
        IHost? host = null;
        NodeTelemetry? telemetry = null;
        try
        {
            telemetry = NodeTelemetry.Start(new TelemetryOptions(NodeName, [], options.Otlp), log: null, time);
            SqliteJournal.Prepare(folder);
            var blobs = await BlobStores.OpenAsync(new BlobStoreOptions.Folder(Path.Combine(folder, "blobs")), cache: null, time, stop);
            host = Build(options, folder, blobs, telemetry, time);
            await host.StartAsync(stop);
            return new EmbeddedNode(folder, held, host, telemetry, blobs);
        }
        catch
        {
            host?.Dispose();
            telemetry?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Submits a batch whose images are in <see cref="Blobs"/>. The same batch again is the same group, which goes on where it is.</summary>
    /// <exception cref="SubmissionRefusedException">The batch is not possible.</exception>
    /// <exception cref="JournalUnusableException">The journal failed.</exception>
    public async Task<GroupId> SubmitAsync(BatchSubmission batch, CancellationToken stop) =>
        await SubmitAsync(token => Groups.SubmitAsync(batch, token), stop);

    /// <summary>Submits a study whose images are in <see cref="Blobs"/>. The same study again is the same group, which goes on where it is.</summary>
    /// <exception cref="SubmissionRefusedException">The study is not possible.</exception>
    /// <exception cref="JournalUnusableException">The journal failed.</exception>
    public async Task<GroupId> SubmitAsync(StudySubmission study, CancellationToken stop) =>
        await SubmitAsync(token => Groups.SubmitAsync(study, token), stop);

    /// <summary>The present state of every job, then each change, until every job is final. A state may come again.</summary>
    /// <exception cref="JournalUnusableException">The journal failed.</exception>
    public async IAsyncEnumerable<JobUpdate> WatchAsync(GroupId group, [EnumeratorCancellation] CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _failed.Token);
        await using var updates = Groups.WatchAsync(group, either.Token).GetAsyncEnumerator(either.Token);
        while (await WhileWorkingAsync(_ => updates.MoveNextAsync().AsTask(), stop)) yield return updates.Current;
    }

    /// <summary>Checkpoints the running fits and hands them back; then no work is done any more. A fit that does not come to the end of a step or
    /// an evaluation within two minutes goes on from its last checkpoint when a node is started on the folder again.</summary>
    public async Task DrainAsync()
    {
        try
        {
            await _worker.Ask<WorkerMessages.Drained>(new WorkerMessages.Drain(), DrainTime);
        }
        catch (AskTimeoutException)
        {
            // What is held now counts as lost when the next node starts, which is what a crash would cost.
        }
    }

    /// <summary>Stops the node. What still runs goes on from its last checkpoint when a node is started on the folder again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else _host.Dispose();
        SqliteJournal.Close(_folder);
        _failed.Dispose();
        _telemetry?.Dispose();
        _lock.Dispose();
    }

    private static IHost Build(EmbeddedNodeOptions options, string folder, IBlobStore blobs, NodeTelemetry? telemetry, TimeProvider time)
    {
        var resources = new TrainingResources(
            blobs, options.ImageLimits, new IdleCores(Environment.ProcessorCount), time, FitDevice.Parse(options.Device, options.Engine));
        var worker = new WorkerOptions(
            new WorkerId(NodeName, time.GetUtcNow().ToUnixTimeMilliseconds()),
            options.Lanes ?? resources.Device.ChooseLanes(),
            resources.Device.Kind,
            long.MaxValue,
            options.CheckpointInterval,
            options.Policy.Lease / ClusterTimings.RenewalsPerLease);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new BoundedLogFile(Path.Combine(folder, "clusterfit.log"), time));
        if (telemetry?.Log is { } log) builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddAkka("clusterfit", (akka, _) => EmbeddedConfiguration.Configure(akka, options, folder, worker, resources));
        return builder.Build();
    }

    private async Task<GroupId> SubmitAsync(Func<CancellationToken, Task<SubmittedBatch>> submit, CancellationToken stop)
    {
        using var span = TelemetrySources.Activities.StartActivity(Spans.Submit);
        return (await WhileWorkingAsync(submit, stop)).Group;
    }

    private void OnFailed(JournalFailed failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        _failed.Cancel();
    }

    private async Task<T> WhileWorkingAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _failed.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (_failure is { } failure && !stop.IsCancellationRequested)
        {
            throw new JournalUnusableException($"The journal in '{_folder}' failed: {failure.Cause.Message} ({failure.PersistenceId})", failure.Cause);
        }
    }

    private sealed class FailureListener : ReceiveActor
    {
        public FailureListener(Action<JournalFailed> onFailed) => Receive(onFailed);
    }
}
