using System.Diagnostics;
using ClusterFit.Benchmarks.Speed.Parts;
using ClusterFit.Training.Devices;

namespace ClusterFit.Benchmarks.Speed;

/// <summary>All that is said about speed, from one run on one machine: tables, their figures, and a plot.</summary>
internal static class SpeedBenchmark
{
    private static IReadOnlyList<ISpeedPart> Parts { get; } =
        [new StepPart(), new TargetPart(), new ImagesPart(), new ScalingPart(), new MemoryPart()];

    public static int Run(SpeedOptions options)
    {
        TorchSetup.Ensure();
        if (options.Only.Except(Parts.Select(part => part.Name)).FirstOrDefault() is { } unknown)
            throw new ArgumentException($"--only: '{unknown}' is unknown; expected some of {string.Join(", ", Parts.Select(part => part.Name))}.");
        var parts = Parts.Where(part => options.Only.Count == 0 || options.Only.Contains(part.Name)).ToList();
        var log = SpeedLog.Open(options.Out, SpeedMachine.Describe(), options.Scope);
        var (context, watch) = (new SpeedContext(options, SpeedImages.Read(options), log), Stopwatch.StartNew());
        for (var i = 0; i < parts.Count; i++)
        {
            var left = parts.Skip(i).Sum(part => part.Minutes(options));
            Console.Error.WriteLine($"{parts[i].Name}: about {parts[i].Minutes(options):F0} minutes, with all that follows about {left:F0}, "
                + $"on two idle cores (so far {watch.Elapsed.TotalMinutes:F0}, load {SpeedMachine.Load():F1})");
            parts[i].Measure(context);
            File.WriteAllText(Path.Combine(options.Out, "speed.md"), SpeedReport.Write(log.Results, Parts));
            if (SpeedPlot.Draw(log.Results) is { } png) File.WriteAllBytes(Path.Combine(options.Out, "speed.png"), png);
        }
        Console.Write(SpeedReport.Write(log.Results, Parts));
        return 0;
    }
}
