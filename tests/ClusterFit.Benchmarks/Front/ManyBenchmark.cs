using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using ClusterFit.Core.Api;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Nodes;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks.Front;

/// <summary>Very many tiny files submitted with <c>clusterfit submit</c> to a node that schedules and answers and has no worker, and once more when
/// nothing is new; then the times of pages of the list of its jobs.</summary>
internal static class ManyBenchmark
{
    private const int Side = 16;
    private const int Asks = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string program, int images)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-many-").FullName;
        var files = Path.Combine(folder, "images");
        var http = new Uri($"http://127.0.0.1:{FreePort.Find(IPAddress.Loopback)}");
        try
        {
            Write(files, images);
            using var node = new NodeProcess(
                "many",
                program,
                ["node", "--name", "many", "--roles", "scheduler,api", "--port", "0", "--http", http.Authority,
                    "--journal", $"sqlite:{Path.Combine(folder, "journal")}", "--blobs", Path.Combine(folder, "blobs")],
                Path.Combine(folder, "many.log"));
            node.Start();
            await node.SaysAsync("is ready", Patience);
            Console.WriteLine($"{images} files of {Side} x {Side} pixels");
            await SubmitAsync(program, folder, files, http, images, "submitted");
            await SubmitAsync(program, folder, files, http, images, "submitted again, nothing new");
            await ListAsync(http, images);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        var samples = new float[Side * Side * 3];
        for (var i = 0; i < count; i++)
        {
            // All different: the first pixels are the number of the file.
            for (var bit = 0; bit < 24; bit++) samples[bit] = (i >> bit) & 1;
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"tiny-{i:D6}.png")), ImageFile.EncodePng(new PixelImage(Side, Side, 3, 8, samples)));
        }
    }

    private static async Task SubmitAsync(string program, string folder, string files, Uri server, int images, string what)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, ["submit", files, "--server", server.ToString(), "--detach", "--json", "--preset", "draft"])
        {
            RedirectStandardOutput = true,
            // Hashes of an earlier benchmark must not help this one.
            Environment = { ["XDG_CACHE_HOME"] = Path.Combine(folder, "cache") },
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"submit ended with {process.ExitCode}: {output}");
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {seconds:F1} s, start of the program included: {images / seconds:F0} files/s; {Load()}"));
    }

    private static async Task ListAsync(Uri server, int images)
    {
        using var client = new HttpClient { BaseAddress = server };
        var batch = (await client.GetFromJsonAsync<Page<BatchView>>("/v1/batches?limit=1", ApiJson.Options))!.Items[0];
        if (batch.Total != images) throw new InvalidOperationException($"The batch has {batch.Total} jobs instead of {images}.");
        var jobs = $"/v1/batches/{batch.Id}/jobs?limit=100";
        await TimeAsync(client, "first page, 100 rows", jobs);
        await TimeAsync(client, "page from the middle", $"{jobs}&cursor={await MiddleAsync(client, jobs, images)}");
        await TimeAsync(client, "filtered by name", $"{jobs}&name={images - 1:D6}");
        await TimeAsync(client, "filtered by state, none", $"{jobs}&state=running");
        await TimeAsync(client, "sorted by name, descending", $"{jobs}&sort=name&order=desc");
        await TimeAsync(client, "sorted by psnr", $"{jobs}&sort=psnr");
        await TimeAsync(client, "batch", $"/v1/batches/{batch.Id}");
    }

    private static async Task<string> MiddleAsync(HttpClient client, string jobs, int images)
    {
        string? cursor = null;
        for (var seen = 0; seen < images / 2;)
        {
            var page = (await client.GetFromJsonAsync<Page<JobView>>(
                jobs.Replace("limit=100", "limit=1000", StringComparison.Ordinal) + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"), ApiJson.Options))!;
            seen += page.Items.Count;
            cursor = page.Next;
        }

        return Uri.EscapeDataString(cursor!);
    }

    private static async Task TimeAsync(HttpClient client, string what, string path)
    {
        var times = await AnswerTimes.MeasureAsync(client, path, Asks);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: median {times.Median:F1} ms, slowest {times.Slowest:F1} ms of {Asks}; {Load()}"));
    }

    private static string Load() => $"load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}";
}
