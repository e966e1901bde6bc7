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

    private const int Lanes = 3;
    private const int Bad = 6;
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(1.2);

    private readonly Dictionary<string, int> _monitors = new[] { "s0", "s1", "w1", "api" }.ToDictionary(name => name, _ => FreePort.Find(IPAddress.Loopback));
    private readonly int _http = FreePort.Find(IPAddress.Loopback);
    private ClusterBench? _bench;
    private AlertWatch _alerts = null!;

    /// <summary>The server that watches. It outlives the cluster.</summary>
    internal PrometheusServer Prometheus { get; private set; } = null!;

    /// <summary>When it began to watch.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>When the last fault had been seen.</summary>
    public DateTimeOffset Ended { get; private set; }

    /// <summary>The alerts that were waited for, and when they fired.</summary>
    internal IReadOnlyList<(PrometheusAlert Alert, TimeSpan After)> Fired => _alerts.Fired;

    public async ValueTask InitializeAsync()
    {
        Prometheus = await PrometheusServer.StartAsync(Configuration(), new Dictionary<string, string> { ["alerts.yaml"] = AlertRule.AtOnce });
        Began = TimeProvider.System.GetUtcNow();
        _alerts = new AlertWatch(Prometheus);
        _bench = await ClusterBench.CreateAsync();
        string[] lease = ["--lease", "30"];
        var api = _bench.Api(_http, Watched("api"));
        ProgramRun[] schedulers = [_bench.Scheduler(0, [.. lease, .. Watched("s0")]), _bench.Scheduler(1, [.. lease, .. Watched("s1")])];
        await ClusterBench.ReadyAsync([.. schedulers, api]);
        await using (var node = await _bench.JoinAsync()) await SpoilAsync(node, _bench);
        await _alerts.FireAsync(["ClusterFitNoScheduler"], _ => Task.WhenAll(schedulers.Select(ClusterBench.KillAsync)));
        Ended = TimeProvider.System.GetUtcNow();
    }

    public async ValueTask DisposeAsync()
    {
        if (_bench is not null) await _bench.DisposeAsync();
        if (Prometheus is not null) await Prometheus.DisposeAsync();
    }

    private async Task SpoilAsync(ClusterNode node, ClusterBench bench)
    {
        // What Prometheus sees first of a series is no rise: what is to be seen has to happen twice.
        await AskAsync("/v1/batches", ClusterBench.Stop);

        // Nobody is there to train these, and nobody ever will be who has a GPU.
        GroupId good = default;
        await _alerts.FireAsync(["ClusterFitNoWorker"], async _ =>
        {
            good = await SubmitAsync(node, 4, epochs: 30, target: 1);
            await SubmitAsync(node, 1, epochs: 30, needs: new JobNeeds(DeviceKind.Gpu));
        });

        // A worker, and still a job that waits.
        var worker = bench.Worker("w1", Lanes, Watched("w1"));
        await _alerts.FireAsync(["ClusterFitLanesIdle"], _ => ClusterBench.ReadyAsync(worker));
        await FinalAsync(node, good);

        // A database that hesitates, until one write in twenty was slow. Each batch differs: the same one would be nothing new.
        var epochs = 10;
        await _alerts.FireAsync(["ClusterFitJournalSlow"], _ => HesitateAsync(node, bench, [epochs++, epochs++, epochs++, epochs++]), again: true);

        // Files that are no images, and images that are not there.
        await _alerts.FireAsync(["ClusterFitJobsFail"], async stop => await SubmitAsync(
            node, [.. await Task.WhenAll(Enumerable.Range(0, Bad).Select(i => node.Blobs.PutAsync(new byte[] { 1, 2, (byte)i }, stop)))]));
        await _alerts.FireAsync(
            ["ClusterFitBlobsFail", "ClusterFitAttemptsRetried"], _ => SubmitAsync(node, [.. Enumerable.Range(0, Bad).Select(i => ContentHash.Of([3, 4, (byte)i]))]));

        // A file that the disk does not give any more; and before, what the API is asked most.
        await AskAsync("/v1/batches", ClusterBench.Stop);
        var image = await node.Blobs.PutAsync(new byte[] { 5 }, ClusterBench.Stop);
        File.Delete(bench.FileOf(image));
        Directory.CreateDirectory(bench.FileOf(image));
        await _alerts.FireAsync(["ClusterFitApiErrors"], stop => AskAsync($"/v1/images/{image.Hex}", stop), again: true);

        // The worker's machine goes while it trains on all lanes, and is not seen again.
        var lost = await SubmitAsync(node, Lanes, epochs: 4000);
        await _alerts.SeenAsync($"clusterfit_lane_busy == {Lanes} and rate(clusterfit_checkpoint_duration_seconds_count[5s]) > 0");
        // A job that is cancelled: no state of a job is missing.
        await node.Groups.CancelAsync(await SubmitAsync(node, 1, epochs: 1000), null, ClusterBench.Stop);
        await _alerts.FireAsync(["ClusterFitMemberUnreachable", "ClusterFitNodeDown", "ClusterFitLeasesExpire"], _ => ClusterBench.KillAsync(worker));

        // The database goes.
        await _alerts.FireAsync(["ClusterFitJournalFails"], async stop =>
        {
            await bench.Server.StopAsync(PostgresStop.Immediate);
            await node.Groups.SubmitAsync(await ClusterBench.BatchAsync(node, 1, epochs: 20), stop);
        });
    }

    private static async Task HesitateAsync(ClusterNode node, ClusterBench bench, IReadOnlyList<int> epochs)
    {
        bench.Server.Pause();
        var submitted = Task.WhenAll(epochs.Select(each => SubmitAsync(node, 1, each, target: 1)));
        await Task.Delay(Held, ClusterBench.Stop);
        bench.Server.Resume();
        await submitted;
    }

    private async Task AskAsync(string path, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_http}") };
        for (var i = 0; i < 50; i++) (await http.GetAsync(new Uri(path, UriKind.Relative), stop)).Dispose();
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

    private string Configuration() => $$"""
        global:
          scrape_interval: 1s
          evaluation_interval: 1s
        rule_files: [alerts.yaml]
        scrape_configs:
          - job_name: clusterfit
            static_configs: [{{string.Join(", ", _monitors.Select(node => $$"""{ targets: ["127.0.0.1:{{node.Value}}"], labels: { instance: {{node.Key}} } }"""))}}]
        """;
}
