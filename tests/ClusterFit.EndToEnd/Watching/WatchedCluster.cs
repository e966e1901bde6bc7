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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(1.2);

    private readonly Dictionary<string, int> _monitors = new[] { "s0", "s1", "w1", "api" }.ToDictionary(name => name, _ => FreePort.Find(IPAddress.Loopback));
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
        var api = _bench.Api("api", ["--http", $"127.0.0.1:{_http}", .. Watched("api")]);
        ProgramRun[] schedulers = [_bench.Scheduler(0, [.. lease, .. Watched("s0")]), _bench.Scheduler(1, [.. lease, .. Watched("s1")])];
        await ClusterBench.ReadyAsync([.. schedulers, api]);
        await using (var node = await _bench.JoinAsync()) await SpoilAsync(node, _bench);
        await FireAsync(["ClusterFitNoScheduler"], _ => Task.WhenAll(schedulers.Select(ClusterBench.KillAsync)));
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
        await FireAsync(["ClusterFitNoWorker"], async _ =>
        {
            good = await SubmitAsync(node, 4, epochs: 30, target: 1);
            await SubmitAsync(node, 1, epochs: 30, needs: new JobNeeds(DeviceKind.Gpu));
        });

        // A worker, and still a job that waits.
        var worker = bench.Worker("w1", Lanes, Watched("w1"));
        await FireAsync(["ClusterFitLanesIdle"], _ => ClusterBench.ReadyAsync(worker));
        await FinalAsync(node, good);

        // A database that hesitates, until one write in twenty was slow.
        await FireAsync(["ClusterFitJournalSlow"], _ => HesitateAsync(node, bench), again: true);

        // Files that are no images, and images that are not there.
        await FireAsync(["ClusterFitJobsFail"], async stop => await SubmitAsync(
            node, [.. await Task.WhenAll(Enumerable.Range(0, Bad).Select(i => node.Blobs.PutAsync(new byte[] { 1, 2, (byte)i }, stop)))]));
        await FireAsync(
            ["ClusterFitBlobsFail", "ClusterFitAttemptsRetried"], _ => SubmitAsync(node, [.. Enumerable.Range(0, Bad).Select(i => ContentHash.Of([3, 4, (byte)i]))]));

        // A file that the disk does not give any more; and before, what the API is asked most.
        await AskAsync("/v1/batches", ClusterBench.Stop);
        var image = await node.Blobs.PutAsync(new byte[] { 5 }, ClusterBench.Stop);
        File.Delete(bench.FileOf(image));
        Directory.CreateDirectory(bench.FileOf(image));
        await FireAsync(["ClusterFitApiErrors"], stop => AskAsync($"/v1/images/{image.Hex}", stop), again: true);

        // The worker's machine goes while it trains on all lanes, and is not seen again.
        var lost = await SubmitAsync(node, Lanes, epochs: 4000);
        await SeenAsync($"clusterfit_lane_busy == {Lanes} and rate(clusterfit_checkpoint_duration_seconds_count[5s]) > 0");
        // A job that is cancelled: no state of a job is missing.
        await node.Groups.CancelAsync(await SubmitAsync(node, 1, epochs: 10), null, ClusterBench.Stop);
        await FireAsync(["ClusterFitMemberUnreachable", "ClusterFitNodeDown", "ClusterFitLeasesExpire"], _ => ClusterBench.KillAsync(worker));

        // The database goes.
        await FireAsync(["ClusterFitJournalFails"], async stop =>
        {
            await bench.Server.StopAsync(PostgresStop.Immediate);
            await node.Groups.SubmitAsync(await ClusterBench.BatchAsync(node, 1, epochs: 20), stop);
        });
    }

    private static async Task HesitateAsync(ClusterNode node, ClusterBench bench)
    {
        bench.Server.Pause();
        var submitted = Task.WhenAll(Enumerable.Range(0, 4).Select(i => SubmitAsync(node, 1, epochs: 10 + i, target: 1)));
        await Task.Delay(Held, ClusterBench.Stop);
        bench.Server.Resume();
        await submitted;
    }

    private async Task AskAsync(string path, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_http}") };
        for (var i = 0; i < 50; i++) (await http.GetAsync(new Uri(path, UriKind.Relative), stop)).Dispose();
    }

    /// <summary>Causes a fault when none of its alerts fires, and waits until each of them has fired.</summary>
    private async Task FireAsync(IReadOnlyList<string> alerts, Func<CancellationToken, Task> cause, bool again = false)
    {
        await UntilAsync($"none of {string.Join(", ", alerts)}", firing => !firing.Any(alert => alerts.Contains(alert.Name)));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        var caused = CauseAsync(cause, again, enough.Token);
        foreach (var alert in alerts)
        {
            var firing = await UntilAsync(alert, firing => firing.Any(each => each.Name == alert), caused);
            _fired.Add((firing.First(each => each.Name == alert), TimeProvider.System.GetUtcNow() - Began));
        }

        await enough.CancelAsync();
        await caused;
    }

    // What causes a fault may wait until the fault is over: an answer that a database without a server would have to give.
    private static async Task CauseAsync(Func<CancellationToken, Task> cause, bool again, CancellationToken enough)
    {
        try
        {
            do await cause(enough);
            while (again && !enough.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
        }
    }

    /// <summary>Waits until the expression has a value.</summary>
    private async Task SeenAsync(string expression)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        patience.CancelAfter(Patience);
        while (await Prometheus.QueryAsync(expression, patience.Token) is []) await Task.Delay(Look, patience.Token);
    }

    private async Task<IReadOnlyList<PrometheusAlert>> UntilAsync(string what, Func<IReadOnlyList<PrometheusAlert>, bool> condition, Task? caused = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        patience.CancelAfter(Patience);
        IReadOnlyList<PrometheusAlert> firing = [];
        try
        {
            while (true)
            {
                firing = [.. (await Prometheus.AlertsAsync(patience.Token)).Where(alert => alert.IsFiring)];
                if (condition(firing)) return firing;
                if (caused is { IsFaulted: true }) await caused;
                await Task.Delay(Look, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited for {what}; firing: {string.Join(", ", firing.Select(alert => alert.Name))}; fired: {string.Join(", ", _fired.Select(each => each.Alert.Name))}");
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
