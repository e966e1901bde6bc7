using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Akka.Actor;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Monitoring;

/// <summary>The table of the metrics against the program. Nodes of other tests would share the measurements.</summary>
[Collection(nameof(Alone))]
public sealed class MetricsSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_instruments_that_exist_are_those_that_are_documented()
    {
        RuntimeHelpers.RunClassConstructor(typeof(Instruments).TypeHandle);
        var existing = new List<(string, string, string?, string?)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name != TelemetrySources.Name) return;
                var kind = instrument.GetType().Name.Split('`')[0].ToLowerInvariant();
                lock (existing) existing.Add((instrument.Name, kind, instrument.Unit, instrument.Description));
            },
        };
        listener.Start();
        Assert.Equal(DocumentedMetric.All.Select(row => (row.Name, row.Kind, (string?)row.Unit, (string?)row.Meaning)).Order(), existing.Order());
    }

    [Fact]
    public async Task A_node_shows_all_of_them_after_a_batch_with_no_other_tags()
    {
        await using var node = await StartAsync(otlp: null);
        var spec = TestBench.TinySpec(epochs: 10_000);
        // It is reached within a few epochs.
        var group = await SubmitAsync(node, spec with { Recipe = spec.Recipe with { TargetPsnr = 1 } });
        await foreach (var update in node.Groups.WatchAsync(group, Stop)) Assert.NotEqual(JobState.Failed, update.State);
        // One that lasts until there is a checkpoint, and longer.
        await SubmitAsync(node, TestBench.TinySpec(epochs: 1_000_000));
        var shown = ShownMetrics.Parse(await UntilAsync(node, "text/plain", text => DocumentedMetric.All.All(row => text.Contains($"# TYPE {row.InPrometheus} "))));
        Assert.Equal(
            DocumentedMetric.All.Select(row => (row.InPrometheus, row.Kind)).Order(),
            shown.Kinds.Where(kind => kind.Key.StartsWith("clusterfit_", StringComparison.Ordinal)).Select(kind => (kind.Key, kind.Value)).Order());
        Assert.All(DocumentedMetric.All, row => Assert.Empty(shown.Labels[row.InPrometheus]
            .Except(["otel_scope_name", "otel_scope_version", "le"]).Except(row.Tags.Select(tag => tag.Replace('.', '_')))));
        Assert.Contains("dotnet_process_cpu_time_seconds_total", shown.Kinds);
    }

    [Fact]
    public async Task Messages_to_nobody_are_counted_and_those_that_nobody_knows()
    {
        await using var node = await StartAsync(otlp: null);
        // More than a node makes by itself.
        for (var i = 0; i < 100; i++)
        {
            node.System.DeadLetters.Tell("message");
            node.System.ActorSelection("/user/peers").Tell("message");
        }

        await UntilAsync(node, "text/plain", text =>
            int.TryParse(Regex.Match(text, @"^clusterfit_actor_dead_letters_total\{.*\} (\d+)$", RegexOptions.Multiline).Groups[1].Value, out var counted) && counted >= 200);
    }

    [Fact]
    public async Task What_is_asked_of_the_API_is_measured_and_what_the_monitor_serves_is_not()
    {
        await using var node = await StartAsync(otlp: null);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(node.HttpAddress!, "/v1/batches"), Stop);
        var shown = await UntilAsync(node, "text/plain", text => text.Contains("http_route=\"/v1/batches\""));
        Assert.DoesNotContain("http_route=\"/metrics\"", shown);
        Assert.DoesNotContain("http_route=\"/health/", shown);
    }

    [Fact]
    public async Task Buckets_carry_exemplars_of_traced_requests_and_attempts_for_who_asks_for_OpenMetrics()
    {
        // Nobody is there to take the traces; they are made all the same.
        await using var node = await StartAsync(new Uri("http://127.0.0.1:1"));
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(node.HttpAddress!, "/v1/batches"), Stop);
        await SubmitAsync(node, TestBench.TinySpec());
        string[] ofAttempt = ["clusterfit_queue_duration_seconds", "clusterfit_attempt_duration_seconds", "clusterfit_fit_psnr_dB"];
        string[] names = [.. ofAttempt, "clusterfit_blob_operation_duration_seconds", "http_server_request_duration_seconds"];
        // Each is shown once, to who asks next.
        var seen = new HashSet<(string Name, string Trace)>();
        var shown = await UntilAsync(node, "application/openmetrics-text; version=1.0.0", text =>
        {
            foreach (var name in names) seen.UnionWith(Exemplars(text, name).Select(trace => (name, trace)));
            return names.All(name => seen.Any(one => one.Name == name));
        });
        Assert.EndsWith("# EOF\n", shown);
        // The attempt has a trace of its own.
        Assert.Single(seen.Where(one => ofAttempt.Contains(one.Name)).Select(one => one.Trace).Distinct());
    }

    // The traces that a metric names.
    private static IEnumerable<string> Exemplars(string text, string name) =>
        Regex.Matches(text, $"^{name}_bucket.* # \\{{trace_id=\"(\\w+)\"", RegexOptions.Multiline).Select(bucket => bucket.Groups[1].Value);

    private Task<ClusterNode> StartAsync(Uri? otlp) => ClusterNode.StartAsync(
        new NodeOptions
        {
            Name = "only",
            Port = 0,
            Journal = new JournalAddress.Sqlite(Path.Combine(_folder, "journal")),
            Blobs = Path.Combine(_folder, "blobs"),
            Lanes = 1,
            CheckpointInterval = TimeSpan.FromMilliseconds(100),
            Http = new HttpAddress("127.0.0.1", 0),
            Monitor = new HttpAddress("127.0.0.1", 0),
            Otlp = otlp,
        },
        TimeProvider.System,
        Stop);

    private static async Task<GroupId> SubmitAsync(ClusterNode node, FitSpec spec)
    {
        var image = new BatchImage("image", await node.Blobs.PutAsync(TestBench.Image(0), Stop));
        return (await node.Groups.SubmitAsync(new BatchSubmission(spec, [image]), Stop)).Group;
    }

    private static async Task<string> UntilAsync(ClusterNode node, string format, Func<string, bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(format));
        while (true)
        {
            var text = await client.GetStringAsync(new Uri(node.MonitorAddress!, "/metrics"), limit.Token);
            if (holds(text)) return text;
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }
    }
}

/// <summary>Tests that run while no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
