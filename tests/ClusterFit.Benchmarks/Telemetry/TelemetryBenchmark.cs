using System.Diagnostics;
using System.Globalization;
using System.Net;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Nodes;
using ClusterFit.Lab.Processes;
using ClusterFit.Lab.Telemetry;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks.Telemetry;

/// <summary>The same fits on two nodes in turns, of which one pushes traces, metrics and its log to a receiver and is scraped every five seconds: what
/// telemetry costs of the processor time of the node, and of its time.</summary>
internal static class TelemetryBenchmark
{
    // Long enough for several slices and checkpoints of a second each.
    private const int Side = 128, Epochs = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(string program, int turns, int fits)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-telemetry-").FullName;
        await using var receiver = await OtlpReceiver.StartAsync();
        var monitor = FreePort.Find(IPAddress.Loopback);
        using var stop = new CancellationTokenSource();
        var scrapes = ScrapeAsync(new Uri($"http://127.0.0.1:{monitor}/metrics"), stop.Token);
        try
        {
            await using var plain = await MeasuredNode.StartAsync(program, Path.Combine(folder, "plain"), []);
            await using var told = await MeasuredNode.StartAsync(
                program, Path.Combine(folder, "told"), ["--monitor", $"127.0.0.1:{monitor}", "--otlp", receiver.Address]);
            // The first turn warms them up.
            List<double> processor = [], wall = [];
            Console.WriteLine($"{fits} fits of {Side} x {Side} pixels, {Epochs} epochs, in each turn");
            Console.WriteLine("turn | processor s, without | with | ratio | seconds, without | with | ratio | load");
            for (var turn = 0; turn <= turns; turn++)
            {
                // Who is first changes.
                var first = await (turn % 2 == 0 ? plain : told).FitAsync(turn, fits);
                var second = await (turn % 2 == 0 ? told : plain).FitAsync(turn, fits);
                var (without, with) = turn % 2 == 0 ? (first, second) : (second, first);
                if (turn == 0) continue;
                processor.Add(with.Processor / without.Processor);
                wall.Add(with.Wall / without.Wall);
                var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{turn} | {without.Processor:F2} | {with.Processor:F2} | {processor[^1]:F3} | "
                    + $"{without.Wall:F2} | {with.Wall:F2} | {wall[^1]:F3} | {load}"));
            }

            await stop.CancelAsync();
            Console.WriteLine($"processor time with / without: {Middle(processor)}");
            Console.WriteLine($"time with / without:           {Middle(wall)}");
            Console.WriteLine($"received {receiver.Spans.Count} spans and {receiver.Logs.Count} log entries; scraped {await scrapes} times");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Middle(List<double> ratios)
    {
        ratios.Sort();
        double At(double share) => ratios[(int)Math.Round(share * (ratios.Count - 1))];
        return string.Create(CultureInfo.InvariantCulture,
            $"median {At(0.5):F3} of {ratios.Count}; middle half {At(0.25):F3} to {At(0.75):F3}; all {ratios[0]:F3} to {ratios[^1]:F3}");
    }

    private static async Task<int> ScrapeAsync(Uri metrics, CancellationToken stop)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0");
        var scrapes = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                try
                {
                    await client.GetStringAsync(metrics, stop);
                    scrapes++;
                }
                catch (HttpRequestException)
                {
                    // It is starting.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }

        return scrapes;
    }

    /// <summary>A node with a lane on a core of its own, and the way to it.</summary>
    private sealed class MeasuredNode : IAsyncDisposable
    {
        private readonly NodeProcess _process;
        private readonly ClusterNode _way;

        private MeasuredNode(NodeProcess process, ClusterNode way) => (_process, _way) = (process, way);

        public static async Task<MeasuredNode> StartAsync(string program, string folder, string[] more)
        {
            Directory.CreateDirectory(folder);
            var (port, blobs) = (FreePort.Find(IPAddress.Loopback), Path.Combine(folder, "blobs"));
            string[] node =
            [
                "node", "--roles", "scheduler,worker", "--name", "node", "--port", $"{port}", "--journal", $"sqlite:{Path.Combine(folder, "journal")}",
                "--blobs", blobs, "--lanes", "1", "--checkpoint-every", "1",
            ];
            var process = new NodeProcess(
                "node", "env", ["OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "taskset", "-c", "1", program, .. node, .. more], Path.Combine(folder, "log"));
            process.Start();
            await process.SaysAsync("is ready", Patience);
            var way = new NodeOptions { Name = "way", Roles = NodeRoles.Api, Port = 0, Seeds = [new SeedAddress("127.0.0.1", port)], Blobs = blobs };
            return new MeasuredNode(process, await ClusterNode.StartAsync(way, TimeProvider.System, CancellationToken.None));
        }

        /// <summary>Fits the images of the turn.</summary>
        /// <returns>Seconds of the node on its core, and seconds.</returns>
        public async Task<(double Processor, double Wall)> FitAsync(int turn, int fits)
        {
            var image = await _way.Blobs.PutAsync(Image(), CancellationToken.None);
            var spec = Presets.Find("draft").Spec;
            spec = spec with { Seed = turn, Recipe = spec.Recipe with { Epochs = Epochs, EvaluateEvery = 5 } };
            var (watch, began) = (Stopwatch.StartNew(), _process.ProcessorTime);
            var batch = new BatchSubmission(spec, [.. Enumerable.Range(0, fits).Select(i => new BatchImage($"{i}", image))]);
            var group = (await _way.Groups.SubmitAsync(batch, CancellationToken.None)).Group;
            await foreach (var job in _way.Groups.WatchAsync(group, CancellationToken.None))
            {
                if (job.State == JobState.Failed) throw new InvalidOperationException($"{job.Name}: {job.Error}");
            }

            return ((_process.ProcessorTime - began).TotalSeconds, watch.Elapsed.TotalSeconds);
        }

        public async ValueTask DisposeAsync()
        {
            await _way.DisposeAsync();
            _process.Send(Signal.Terminate);
            await _process.EndsAsync(Patience);
            _process.Dispose();
        }

        private static byte[] Image() => ImageFile.EncodePng(new PixelImage(
            Side, Side, 1, 8, [.. Enumerable.Range(0, Side * Side).Select(i => (float)((Math.Sin(i % Side * 0.3) * Math.Cos(i / Side * 0.2)) + 1) / 2)]));
    }
}
