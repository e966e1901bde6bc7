using System.Diagnostics;
using System.Globalization;
using ClusterFit.Simulation;

namespace ClusterFit.Benchmarks;

/// <summary>Simulates clusters with faults in virtual time: one large, or many small. Stops at the first violation.</summary>
internal static class SimulateBenchmark
{
    public static int Run(string[] args)
    {
        if (!TryRead(args, out var given)) return Usage();
        var large = given.ContainsKey("--workers") || given.ContainsKey("--jobs");
        var seeds = given.GetValueOrDefault("--seeds", 1);
        var first = given.GetValueOrDefault("--seed", 1);
        var watch = Stopwatch.StartNew();
        var sum = new Sum();
        for (var seed = first; seed < first + seeds; seed++)
        {
            var (workers, jobs) = ((int)given.GetValueOrDefault("--workers", 1000), (int)given.GetValueOrDefault("--jobs", 1_000_000));
            var options = large ? SimulationOptions.Large((ulong)seed, workers, jobs) : SimulationOptions.Small((ulong)seed);
            if (given.TryGetValue("--groups", out var groups)) options = options with { Groups = (int)groups };
            var one = Stopwatch.StartNew();
            var report = SimulationRun.Of(options, large ? (time, ended) => Progress(one.Elapsed, time, ended) : null);
            sum.Add(report);
            if (large || seeds == 1) Say(report, one.Elapsed);
            if (report.Violation is not null) return Violated(report);
        }

        if (seeds > 1) Say(sum, seeds, watch.Elapsed);
        return 0;
    }

    private static bool TryRead(string[] args, out Dictionary<string, long> given)
    {
        given = [];
        for (var i = 1; i < args.Length; i += 2)
        {
            if (args[i] is not ("--workers" or "--jobs" or "--groups" or "--seed" or "--seeds")) return false;
            if (i + 1 == args.Length || !long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
            given[args[i]] = value;
        }

        return true;
    }

    private static int Usage()
    {
        Console.Error.WriteLine("simulate [--workers N] [--jobs N] [--groups N] [--seed N] [--seeds M]");
        return 2;
    }

    private static void Progress(TimeSpan elapsed, TimeSpan time, int ended)
    {
        if (time.TotalSeconds % 60 < 1)
            Console.Error.WriteLine($"{elapsed.TotalSeconds,6:F0} s: virtual {time.TotalSeconds,6:F0} s, {ended} jobs ended, {Memory} MiB");
    }

    private static void Say(SimulationReport report, TimeSpan elapsed)
    {
        var (struck, cancelled) = (report.Faults.Sum(fault => fault.Count), report.Jobs - report.Completed - report.Failed);
        var perSecond = report.Jobs / elapsed.TotalSeconds;
        Console.WriteLine($"""
            seed            {report.Options.Seed}: {report.Options.Workers} workers, {report.Options.Jobs} jobs in {report.Options.Groups} groups
            trace           {report.TraceHash:x16}
            virtual time    {report.VirtualTime.TotalSeconds:F1} s, of which {report.AfterStorm.TotalSeconds:F1} s after the storm
            events          {report.Events}
            messages        {report.Messages}: {report.Lost} lost, {report.Duplicated} duplicated
            faults          {struck}: {string.Join(", ", report.Faults.Select(fault => $"{fault.Count} {fault.Kind}"))}
            jobs            {report.Jobs}: {report.Completed} completed, {report.Failed} failed, {cancelled} cancelled
            attempts        {report.Attempts}
            real time       {elapsed.TotalSeconds:F1} s, {perSecond:F0} jobs/s, {report.Events / elapsed.TotalSeconds:F0} events/s
            peak memory     {Memory} MiB
            invariants      {(report.Violation is null ? "all hold" : report.Violation.Message)}
            """);
    }

    private static void Say(Sum sum, long seeds, TimeSpan elapsed) => Console.WriteLine(
        $"{seeds} seeds: {sum.Jobs} jobs, {sum.Messages} messages, {sum.Faults} faults, {sum.Virtual.TotalHours:F1} h of virtual time in "
        + $"{elapsed.TotalSeconds:F1} s; after a storm all work ended within {sum.Longest.TotalSeconds:F0} s; {Memory} MiB; all invariants hold");

    private static int Violated(SimulationReport report)
    {
        Console.Error.WriteLine($"seed {report.Options.Seed} violates: {report.Violation!.Message}");
        Console.Error.WriteLine("The last events:");
        foreach (var line in report.LastEvents) Console.Error.WriteLine(line);
        return 1;
    }

    private static long Memory
    {
        get
        {
            using var self = Process.GetCurrentProcess();
            return self.PeakWorkingSet64 >> 20;
        }
    }

    private sealed class Sum
    {
        public long Jobs { get; private set; }

        public long Messages { get; private set; }

        public long Faults { get; private set; }

        public TimeSpan Virtual { get; private set; }

        public TimeSpan Longest { get; private set; }

        public void Add(SimulationReport report)
        {
            Jobs += report.Jobs;
            Messages += report.Messages;
            Faults += report.Faults.Sum(fault => fault.Count);
            Virtual += report.VirtualTime;
            if (report.AfterStorm > Longest) Longest = report.AfterStorm;
        }
    }
}
