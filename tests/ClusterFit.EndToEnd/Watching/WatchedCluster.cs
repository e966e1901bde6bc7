using System.Net;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.EndToEnd.Clusters;
using ClusterFit.Host.Nodes;
using ClusterFit.Lab.Databases;
using ClusterFit.Lab.Metrics;
using ClusterFit.Lab.Networks;

namespace ClusterFit.EndToEnd.Watching;

/// <summary>A cluster of processes that a real Prometheus watches, with the rules that are shipped, but for <c>for:</c>, which is 0 s. Jobs are completed,
/// cancelled and fail, and everything goes wrong once that can within a minute, each as the runbooks say.</summary>
public sealed class WatchedCluster : IAsyncLifetime
{
    /// <summary>The alerts whose fault is caused.</summary>
    public static readonly IReadOnlyList<string> Alerts =
    [
        "ClusterFitNoScheduler", "ClusterFitMemberUnreachable", "ClusterFitNodeDown", "ClusterFitNoWorker", "ClusterFitLanesIdle", "ClusterFitJobsFail",
        "ClusterFitAttemptsRetried", "ClusterFitLeasesExpire", "ClusterFitJournalFails", "ClusterFitJournalSlow", "ClusterFitBlobsFail", "ClusterFitApiErrors",
    ];

    private const int Lost = 3;
    private const int Bad = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan Provoking = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, int> _monitors = new[] { "s0", "s1", "w1", "w2", "api" }.ToDictionary(name => name, _ => FreePort.Find(IPAddress.Loopback));
    private readonly int _http = FreePort.Find(IPAddress.Loopback);
    private readonly List<(PrometheusAlert Alert, TimeSpan After)> _fired = [];
    private ClusterBench? _bench;

    /// <summary>The server that watches. It outlives the cluster.</summary>
    internal PrometheusServer Prometheus { get; private set; } = null!;

    /// <summary>When it began to watch.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>When the last fault had been seen.</summary>
    public DateTimeOffset Ended { get; private set; }

    /// <summary>The alerts that were waited for, and when they fired.</summary>
    internal IReadOnlyList<(PrometheusAlert Alert, TimeSpan After)> Fired => _fired;

    public async ValueTask InitializeAsync()
    {
        Prometheus = await PrometheusServer.StartAsync(Configuration(), new Dictionary<string, string> { ["alerts.yaml"] = AlertRule.AtOnce });
        Began = TimeProvider.System.GetUtcNow();
        _bench = await ClusterBench.CreateAsync();
        string[] lease = ["--lease", "30"];
        var first = _bench.Scheduler(0, [.. lease, .. Watched("s0")]);
        var second = _bench.Scheduler(1, [.. lease, .. Watched("s1")]);
        var api = _bench.Api("api", ["--http", $"127.0.0.1:{_http}", .. Watched("api")]);
        await ClusterBench.ReadyAsync(first, second, api);
        await using (var node = await _bench.JoinAsync()) await WorkAsync(node, first, second);
        await FiresAsync("ClusterFitNoScheduler");
        Ended = TimeProvider.System.GetUtcNow();
    }

    public async ValueTask DisposeAsync()
    {
        if (_bench is not null) await _bench.DisposeAsync();
        if (Prometheus is not null) await Prometheus.DisposeAsync();
    }

    private async Task WorkAsync(ClusterNode node, ProgramRun first, ProgramRun second)
    {
        // Nobody is there to train these, and nobody ever will be who has a GPU.
        var good = await SubmitAsync(node, 4, epochs: 30, target: 1);
        await SubmitAsync(node, 1, epochs: 30, needs: new JobNeeds(DeviceKind.Gpu));
        await FiresAsync("ClusterFitNoWorker");

        // A worker with free lanes while a job waits; then jobs that complete, fail, find no image, and are cancelled.
        var worker = _bench!.Worker("w1", Lost, Watched("w1"));
        await ClusterBench.ReadyAsync(worker);
        await FiresAsync("ClusterFitLanesIdle");
        await FinalAsync(node, good);
        await SubmitAsync(node, [.. await Task.WhenAll(Enumerable.Range(0, Bad).Select(i => node.Blobs.PutAsync(new byte[] { 1, 2, (byte)i }, ClusterBench.Stop)))]);
        await FiresAsync("ClusterFitJobsFail");
        var missing = await SubmitAsync(node, [.. Enumerable.Range(0, Bad).Select(i => ContentHash.Of([3, 4, (byte)i]))]);
        await FiresAsync("ClusterFitBlobsFail");
        await FiresAsync("ClusterFitAttemptsRetried");
        await node.Groups.CancelAsync(missing, null, ClusterBench.Stop);

        // What the API is asked most; then an image that the disk does not give any more.
        await AskAsync("/v1/batches", ClusterBench.Stop);
        var image = await node.Blobs.PutAsync(new byte[] { 5 }, ClusterBench.Stop);
        var file = _bench.FileOf(image);
        File.Delete(file);
        Directory.CreateDirectory(file);
        await FiresAsync("ClusterFitApiErrors", stop => AskAsync($"/v1/images/{image.Hex}", stop));

        // The worker's machine goes while it trains on all lanes. Its jobs go on elsewhere once their leases have ended.
        var lost = await SubmitAsync(node, Lost, epochs: 4000);
        await using (var watch = new GroupWatch(node, lost))
            await watch.UntilAsync(jobs => jobs.All(job => job.Progress is { Steps: > 0 }), "a worker that trains on all lanes");
        await ClusterBench.KillAsync(worker);
        await FiresAsync("ClusterFitMemberUnreachable");
        await FiresAsync("ClusterFitNodeDown");
        await ClusterBench.ReadyAsync(_bench.Worker("w2", Lost, Watched("w2")));

        // The database hesitates, is gone, and comes back.
        await HesitateAsync(node);
        await FiresAsync("ClusterFitLeasesExpire");
        await _bench.Server.StopAsync(PostgresStop.Immediate);
        await FiresAsync("ClusterFitJournalFails", stop => node.Groups.CancelAsync(lost, 0, stop));
        await _bench.Server.StartAsync();
        await Task.WhenAll(ClusterBench.KillAsync(first), ClusterBench.KillAsync(second));
    }

    // Until one write in twenty was slow.
    private async Task HesitateAsync(ClusterNode node)
    {
        await FiresAsync("ClusterFitJournalSlow", async stop =>
        {
            _bench!.Server.Pause();
            var submitted = Task.WhenAll(Enumerable.Range(0, 4).Select(i => SubmitAsync(node, 1, epochs: 10 + i)));
            await Task.Delay(Held, stop);
            _bench.Server.Resume();
            await submitted;
        });
    }

    private async Task AskAsync(string path, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_http}") };
        for (var i = 0; i < 50; i++) (await http.GetAsync(new Uri(path, UriKind.Relative), stop)).Dispose();
    }

    /// <summary>Waits until the alert fires; does what provokes it until then.</summary>
    private async Task FiresAsync(string alert, Func<CancellationToken, Task>? provoke = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var alerts = await Prometheus.AlertsAsync(patience.Token);
                if (alerts.FirstOrDefault(each => each.Name == alert && each.IsFiring) is { } fired)
                {
                    _fired.Add((fired, TimeProvider.System.GetUtcNow() - Began));
                    return;
                }

                if (provoke is null) await Task.Delay(Look, patience.Token);
                else await ProvokeAsync(provoke);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{alert} does not fire; fired before: {string.Join(", ", _fired.Select(each => each.Alert.Name))}");
        }
    }

    // What provokes a fault fails itself, or waits until the fault is over.
    private static async Task ProvokeAsync(Func<CancellationToken, Task> provoke)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        enough.CancelAfter(Provoking);
        try
        {
            await provoke(enough.Token);
        }
        catch (OperationCanceledException) when (!ClusterBench.Stop.IsCancellationRequested)
        {
        }
    }

    private static async Task FinalAsync(ClusterNode node, GroupId group)
    {
        await using var watch = new GroupWatch(node, group);
        Assert.All(await watch.FinalAsync(), job => Assert.Equal(JobState.Completed, job.State));
    }

    private static async Task<GroupId> SubmitAsync(ClusterNode node, int images, int epochs, double? target = null, JobNeeds? needs = null)
    {
        var batch = await ClusterBench.BatchAsync(node, images, epochs);
        var recipe = batch.Spec.Recipe with { TargetPsnr = target, EvaluateEvery = target is null ? epochs : 1 };
        return (await node.Groups.SubmitAsync(batch with { Spec = batch.Spec with { Recipe = recipe }, Needs = needs ?? JobNeeds.None }, ClusterBench.Stop)).Group;
    }

    private static async Task<GroupId> SubmitAsync(ClusterNode node, IReadOnlyList<ContentHash> images) => (await node.Groups.SubmitAsync(
        new BatchSubmission(new FitSpec(), [.. images.Select((hash, i) => new BatchImage($"bad-{i}", hash))]), ClusterBench.Stop)).Group;

    // Traces go nowhere, but are made: metrics carry exemplars of them.
    private string[] Watched(string node) => ["--monitor", $"127.0.0.1:{_monitors[node]}", "--otlp", "http://127.0.0.1:9"];

    private string Configuration()
    {
        var targets = string.Join('\n', _monitors.Select(node => $"""
                - targets: ["127.0.0.1:{node.Value}"]
                  labels: {"{"} instance: {node.Key} {"}"}
        """));
        return $"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files: [alerts.yaml]
            scrape_configs:
              - job_name: clusterfit
                static_configs:
            {targets}
            """;
    }
}
