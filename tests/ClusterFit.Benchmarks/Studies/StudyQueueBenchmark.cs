using System.Diagnostics;
using ClusterFit.Benchmarks.Queue;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;

namespace ClusterFit.Benchmarks.Studies;

/// <summary>A study whose trials train nothing, through the real actors and the real journal: what proposals and bookkeeping cost while it grows.</summary>
internal static class StudyQueueBenchmark
{
    public static async Task<int> RunAsync(int trials, int lanes)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-study-").FullName;
        SqliteJournal.Prepare(folder);
        try
        {
            var config = SqliteJournal.Configuration(folder);
            Console.WriteLine($"{trials:N0} trials that train nothing, TPE over 6 dimensions, {lanes} lanes and as many trials under way");
            GroupId group;
            await using (var node = await QueueNode.StartAsync(config, Path.Combine(folder, "blobs"), 1, lanes, TimeSpan.Zero))
                group = await ProcessAsync(node, new StudySubmission(Definition(trials, lanes)));
            await using var again = await QueueNode.StartAsync(config, Path.Combine(folder, "blobs"), 0, 1, TimeSpan.Zero);
            var watch = Stopwatch.StartNew();
            var page = await again.Groups.ReadTrialsAsync(group, 0, 100, CancellationToken.None);
            Console.WriteLine($"recovered, and the first {page.Trials.Count} trials read, in {watch.Elapsed.TotalSeconds:F1} s");
            return 0;
        }
        finally
        {
            SqliteJournal.Close(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    // All of it: proposals, actors, journal, and who watches.
    private static TimeSpan Cpu => Process.GetCurrentProcess().TotalProcessorTime;

    private static async Task<GroupId> ProcessAsync(QueueNode node, StudySubmission study)
    {
        var watch = Stopwatch.StartNew();
        var group = (await node.Groups.SubmitAsync(study, CancellationToken.None)).Group;
        var (done, last, lastAt, lastCpu) = (0, 0, TimeSpan.Zero, Cpu);
        await foreach (var update in node.Groups.WatchAsync(group, CancellationToken.None))
        {
            if (update.State != JobState.Completed || ++done % (study.Definition.Budget.Trials / 10) != 0) continue;
            Console.WriteLine($"  {done,7:N0} trials | {(watch.Elapsed - lastAt).TotalMilliseconds / (done - last):F2} ms a trial, "
                + $"{(Cpu - lastCpu).TotalMilliseconds / (done - last):F2} ms of processor time");
            (last, lastAt, lastCpu) = (done, watch.Elapsed, Cpu);
        }

        Console.WriteLine($"all completed in {watch.Elapsed.TotalSeconds:F1} s, {done / watch.Elapsed.TotalSeconds:N0} trials/s");
        return group;
    }

    private static StudyDefinition Definition(int trials, int lanes) => new()
    {
        Base = Presets.Find("draft").Spec,
        Images = [new BatchImage("image.png", ContentHash.Of([1]))],
        Space = new SearchSpace([
            new NumberDimension("learning-rate", 1e-5, 1e-1, Log: true),
            new NumberDimension("beta2", 0.9, 0.9999),
            new NumberDimension("octave-decay", 0, 2),
            new NumberDimension("width", 8, 512, Step: 8) { Whole = true },
            new ChoiceDimension("schedule", ["constant", "exponential"]),
            new NumberDimension("half-life-epochs", 1, 10) { When = new("schedule", ["exponential"]) },
        ]),
        Budget = new StudyBudget { Trials = trials },
        Parallelism = lanes,
    };
}
