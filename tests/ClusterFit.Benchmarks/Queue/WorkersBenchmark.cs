using System.Diagnostics;
using System.Globalization;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Nodes;

namespace ClusterFit.Benchmarks.Queue;

/// <summary>The same batch on one worker process that is bound to one core, and on two that are bound to a core each; the scheduler is a third
/// process. In turns, so that a noisy machine disturbs both alike.</summary>
internal static class WorkersBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string program, string folderOfImages, int rounds, int copies, string preset)
    {
        var images = Enumerable.Repeat(Directory.GetFiles(folderOfImages, "*.png").Order(StringComparer.Ordinal), copies).SelectMany(all => all).ToArray();
        Console.WriteLine($"{images.Length} fits with the preset {preset}");
        var ratios = new List<double>();
        Console.WriteLine("round | one worker, s | two workers, s | ratio");
        for (var round = 0; round < rounds; round++)
        {
            var one = await TimeAsync(program, images, preset, workers: 1);
            var two = await TimeAsync(program, images, preset, workers: 2);
            ratios.Add(one / two);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round + 1} | {one:F1} | {two:F1} | {one / two:F2}"));
        }

        ratios.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {ratios[ratios.Count / 2]:F2} of {rounds}, {ratios[0]:F2} to {ratios[^1]:F2}"));
        return 0;
    }

    private static async Task<double> TimeAsync(string program, string[] images, string preset, int workers)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-workers-").FullName;
        var port = FreePort.Find(System.Net.IPAddress.Loopback);
        string Place(string name) => Path.Combine(folder, name);
        NodeProcess Node(string name, string core, params string[] args) => new(
            name,
            "taskset",
            ["-c", core, program, "node", "--name", name, "--seeds", $"127.0.0.1:{port}", "--blobs", Place("blobs"), .. args],
            Place($"{name}.log"));
        using var scheduler = Node("scheduler", "0,1", "--roles", "scheduler", "--port", $"{port}", "--journal", $"sqlite:{Place("journal")}");
        var all = Enumerable.Range(0, workers).Select(i => Node($"w{i}", $"{i}", "--roles", "worker", "--port", "0", "--lanes", "1")).ToArray();
        try
        {
            scheduler.Start();
            await scheduler.SaysAsync("is ready", Patience);
            var options = new NodeOptions
            {
                Name = "benchmark",
                Roles = NodeRoles.Api,
                Port = 0,
                Seeds = [new SeedAddress("127.0.0.1", port)],
                Blobs = Place("blobs"),
            };
            await using var node = await ClusterNode.StartAsync(options, TimeProvider.System, CancellationToken.None);
            foreach (var worker in all) worker.Start();
            foreach (var worker in all) await worker.SaysAsync("is ready", Patience);

            var watch = Stopwatch.StartNew();
            var group = (await node.Groups.SubmitAsync(await BatchAsync(node, images, preset), CancellationToken.None)).Group;
            await foreach (var job in node.Groups.WatchAsync(group, CancellationToken.None))
            {
                if (job.State == JobState.Failed) throw new InvalidOperationException($"{job.Name}: {job.Error}");
            }

            return watch.Elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var worker in all) worker.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<BatchSubmission> BatchAsync(ClusterNode node, string[] images, string preset)
    {
        var stored = new List<BatchImage>();
        foreach (var image in images)
        {
            var hash = await node.Blobs.PutAsync(await File.ReadAllBytesAsync(image), CancellationToken.None);
            stored.Add(new BatchImage($"{stored.Count} {Path.GetFileName(image)}", hash));
        }

        return new BatchSubmission(Presets.Find(preset).Spec, [.. stored]);
    }
}
