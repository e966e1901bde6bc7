using System.Diagnostics;
using System.Runtime.InteropServices;
using Akka.Configuration;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Lab.Databases;

namespace ClusterFit.Benchmarks.Queue;

/// <summary>Jobs that train nothing, through the real actors and the real journal: what the queue itself costs.</summary>
internal static class QueueBenchmark
{
    private const string Database = "clusterfit";

    public static async Task<int> RunAsync(string journal, int jobs, int workers, int lanes, TimeSpan jobTime)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-queue-").FullName;
        await using var server = journal == "postgres" ? await PostgresServer.CreateAsync() : null;
        try
        {
            var config = await ConfigurationAsync(server, folder);
            Console.WriteLine($"{jobs:N0} jobs of {jobTime.TotalSeconds:0.###} s on {workers} x {lanes} lanes, journal {journal}");
            GroupId group;
            await using (var node = await QueueNode.StartAsync(config, Path.Combine(folder, "blobs"), workers, lanes, jobTime))
                group = await ProcessAsync(node, jobs, workers * lanes, jobTime);
            await RecoverAsync(config, folder, group, jobs);
            return 0;
        }
        finally
        {
            SqliteJournal.Close(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Config> ConfigurationAsync(PostgresServer? server, string folder)
    {
        if (server is null)
        {
            SqliteJournal.Prepare(folder);
            return SqliteJournal.Configuration(folder);
        }

        await server.CreateDatabaseAsync(Database);
        var address = (JournalAddress.Postgres)JournalAddress.Parse(server.ConnectionString(Database));
        await PostgresSchema.MigrateAsync(address, CancellationToken.None);
        return PostgresJournal.Configuration(address);
    }

    private static async Task<GroupId> ProcessAsync(QueueNode node, int jobs, int lanes, TimeSpan jobTime)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var batch = new BatchSubmission(
            new FitSpec(),
            [.. Enumerable.Range(0, jobs).Select(i => new BatchImage($"image-{i:d7}.png", ContentHash.Of(MemoryMarshal.AsBytes([i]))))])
        {
            // Nothing is handed out before everything is there, so that submission and processing are measured apart.
            Terms = new GroupTerms { Weight = 1 },
        };
        var group = GroupId.Of(batch);
        var watch = Stopwatch.StartNew();
        await node.Groups.SubmitAsync(batch, CancellationToken.None);
        Console.WriteLine($"submitted in {watch.Elapsed.TotalSeconds:F1} s, {jobs / watch.Elapsed.TotalSeconds:N0} jobs/s");
        batch = null;

        var done = 0;
        var (cpu, report) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        var began = watch.Elapsed;
        await foreach (var update in node.Groups.WatchAsync(group, CancellationToken.None))
        {
            if (update.State != JobState.Completed) continue;
            done++;
            if (report.Elapsed.TotalSeconds < 5) continue;
            report.Restart();
            Console.WriteLine($"  {watch.Elapsed.TotalSeconds,6:F1} s  {done:N0} completed");
        }

        var elapsed = watch.Elapsed;
        var perJob = (Process.GetCurrentProcess().TotalProcessorTime - cpu) / jobs;
        Console.WriteLine($"all completed {elapsed.TotalSeconds:F1} s after the submission began ({jobs / elapsed.TotalSeconds:N0} jobs/s over all); "
            + $"{perJob.TotalMicroseconds:F0} us of processor time a job since it was accepted, this watcher included");
        if (jobTime > TimeSpan.Zero)
        {
            var ideal = Math.Ceiling((double)jobs / lanes) * jobTime;
            Console.WriteLine($"ideal {ideal.TotalSeconds:F1} s, overhead {100 * ((elapsed / ideal) - 1):F1} %");
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"{memory / (double)jobs:F0} bytes a completed job in memory ({memory / 1e6:F0} MB)");
        return group;
    }

    private static async Task RecoverAsync(Config config, string folder, GroupId group, int jobs)
    {
        await using var node = await QueueNode.StartAsync(config, Path.Combine(folder, "blobs"), workers: 0, lanes: 1, TimeSpan.Zero);
        var watch = Stopwatch.StartNew();
        var states = 0;
        await foreach (var _ in node.Groups.WatchAsync(group, CancellationToken.None))
        {
            if (states++ == 0) Console.WriteLine($"recovered from the journal in {watch.Elapsed.TotalSeconds:F1} s");
        }

        if (states != jobs) throw new InvalidOperationException($"{states} jobs came back of {jobs}.");
    }
}
