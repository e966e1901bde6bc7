using System.Diagnostics;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Benchmarks.Studies;

/// <summary>How long TPE takes to propose a trial while a study of trials that do nothing grows. The processor's time is that of the whole process,
/// and says the same on a busy machine. Six dimensions: three numbers, two of them
/// logarithmic, a whole number, a choice, and a number under a condition.</summary>
internal static class SuggestBenchmark
{
    private const int Sample = 100;

    private static readonly SearchSpace Space = new([
        new NumberDimension("rate", 1e-5, 1e-1, Log: true),
        new NumberDimension("decay", 1e-6, 1, Log: true),
        new NumberDimension("momentum", 0, 1),
        new NumberDimension("width", 8, 512, Step: 8) { Whole = true },
        new ChoiceDimension("schedule", ["constant", "cosine", "step"]),
        new NumberDimension("floor", 0, 1) { When = new("schedule", ["cosine", "step"]) },
    ]);

    public static int Run(int trials)
    {
        Console.WriteLine($"milliseconds of a proposal, mean, 99th percentile and processor's mean of the last {Sample} before so many known trials");
        foreach (var multivariate in new[] { false, true })
        {
            var run = new SearchRun(Samplers.Of(new() { Multivariate = multivariate }), Space, 1);
            var times = new List<double>();
            var processor = new List<double>();
            for (var known = 0; known <= trials; known++)
            {
                processor.Add(Environment.CpuUsage.TotalTime.TotalMilliseconds);
                var start = Stopwatch.GetTimestamp();
                var point = run.Propose();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                run.Complete(point, Math.Abs(Math.Log10(point.Values[0]) + 3) + point.Values[2]);
                if (known is 100 or 1_000 or 10_000) Print(multivariate, known, times, (processor[^1] - processor[^Sample]) / (Sample - 1));
            }
        }

        return 0;
    }

    private static void Print(bool multivariate, int known, List<double> times, double processor)
    {
        double[] last = [.. times.TakeLast(Sample).Order()];
        Console.WriteLine($"{(multivariate ? "jointly" : "alone"),-8} | {known,6:N0} | {last.Average(),6:F3} | {last[Sample * 99 / 100],6:F3} | {processor,6:F3}");
    }
}
