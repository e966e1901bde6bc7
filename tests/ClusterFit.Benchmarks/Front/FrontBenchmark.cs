using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using ClusterFit.Core.Api;
using ClusterFit.Lab.Databases;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Nodes;

namespace ClusterFit.Benchmarks.Front;

/// <summary>Many small images submitted with <c>clusterfit submit</c> to a cluster of three nodes, each of which schedules, works and answers, on
/// this machine; then the times of the API's answers while 50 watchers follow the batch.</summary>
internal static class FrontBenchmark
{
    private const string Database = "clusterfit";
    private const int Nodes = 3;
    private const int Watchers = 50;
    private const int Asks = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Network = ["--set", "widths=32,32", "--set", "epochs=2", "--set", "min-steps=0"];

    public static async Task<int> RunAsync(string program, string folderOfPhotographs, int images)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-front-").FullName;
        await using var database = await PostgresServer.CreateAsync(new PostgresOptions());
        await database.CreateDatabaseAsync(Database);
        var nodes = Start(program, folder, database.ConnectionString(Database), out var servers);
        try
        {
            foreach (var node in nodes) node.Start();
            foreach (var node in nodes) await node.SaysAsync("is ready", Patience);
            var bytes = PhotographCrops.Write(folderOfPhotographs, Path.Combine(folder, "images"), images);
            var batch = await SubmitAsync(program, folder, servers[0], images, bytes);
            await WatchAsync(servers, batch);
            return 0;
        }
        finally
        {
            foreach (var node in nodes) node.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static NodeProcess[] Start(string program, string folder, string journal, out Uri[] servers)
    {
        var ports = Enumerable.Range(0, Nodes).Select(_ => FreePort.Find(IPAddress.Loopback)).ToArray();
        var http = servers = [.. Enumerable.Range(0, Nodes).Select(_ => new Uri($"http://127.0.0.1:{FreePort.Find(IPAddress.Loopback)}"))];
        var seeds = string.Join(',', ports.Select(port => $"127.0.0.1:{port}"));
        return [.. Enumerable.Range(0, Nodes).Select(i => new NodeProcess(
            $"n{i}",
            program,
            ["node", "--name", $"n{i}", "--roles", "scheduler,worker,api", "--port", $"{ports[i]}", "--seeds", seeds, "--lanes", "1",
                "--http", http[i].Authority, "--journal", journal, "--blobs", Path.Combine(folder, "blobs")],
            Path.Combine(folder, $"n{i}.log")))];
    }

    private static async Task<string> SubmitAsync(string program, string folder, Uri server, int images, long bytes)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(
            program,
            ["submit", Path.Combine(folder, "images"), "--server", server.ToString(), "--detach", "--json", "--preset", "draft", .. Network])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"submit ended with {process.ExitCode}: {output}");
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{images} images ({bytes / 1e6:F1} MB) submitted in {seconds:F1} s, start of the program included: {images / seconds:F0} images/s, {bytes / 1e6 / seconds:F1} MB/s"));
        using var client = new HttpClient { BaseAddress = server };
        return (await client.GetFromJsonAsync<Page<BatchView>>("/v1/batches?limit=1", ApiJson.Options))!.Items[0].Id;
    }

    private static async Task WatchAsync(Uri[] servers, string batch)
    {
        using var end = new CancellationTokenSource();
        var events = new int[Watchers];
        var watching = Enumerable.Range(0, Watchers).Select(i => FollowAsync(servers[i % Nodes], batch, events, i, end.Token)).ToArray();
        using var client = new HttpClient { BaseAddress = servers[0] };
        await TimeAsync(client, "batch", $"/v1/batches/{batch}");
        await TimeAsync(client, "first page of jobs, 100 rows", $"/v1/batches/{batch}/jobs?limit=100");
        await TimeAsync(client, "running jobs", $"/v1/batches/{batch}/jobs?state=running");
        await TimeAsync(client, "list of batches", "/v1/batches");
        await end.CancelAsync();
        await Task.WhenAll(watching);
        Console.WriteLine($"{Watchers} watchers, {events.Min()} to {events.Max()} events each meanwhile");
    }

    private static async Task FollowAsync(Uri server, string batch, int[] events, int watcher, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var stream = new StreamReader(await client.GetStreamAsync($"/v1/batches/{batch}/events", stop));
            while (await stream.ReadLineAsync(stop) is { } line)
            {
                if (line.StartsWith("event:", StringComparison.Ordinal)) events[watcher]++;
            }
        }
        catch (OperationCanceledException)
        {
            // All is measured.
        }
    }

    private static async Task TimeAsync(HttpClient client, string what, string path)
    {
        var times = await AnswerTimes.MeasureAsync(client, path, Asks);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: median {times.Median:F1} ms, 95 of 100 within {times.Most:F1} ms, slowest {times.Slowest:F1} ms ({Asks} asks one after another)"));
    }
}
