using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Benchmarks.Studies;

/// <summary>How far from the minimum of a test function each sampler's best trial is, as the mean over seeds with a 95 % confidence
/// interval.</summary>
internal static class SamplersBenchmark
{
    private static readonly int[] Marks = [50, 100, 200];

    private static readonly (string Name, SamplerSpec Spec)[] Samplers =
    [
        ("random", new() { Kind = SamplerKind.Random }),
        ("sobol", new() { Kind = SamplerKind.Sobol }),
        ("tpe, alone", new() { Kind = SamplerKind.Tpe, Multivariate = false }),
        ("tpe, jointly", new() { Kind = SamplerKind.Tpe, Multivariate = true }),
        ("cma-es", new() { Kind = SamplerKind.CmaEs }),
    ];

    public static int Run(int seeds)
    {
        Console.WriteLine($"best value above the minimum after {string.Join(", ", Marks)} trials, mean over {seeds} seeds ± 95 %");
        foreach (var function in TestFunction.All)
            foreach (var (name, spec) in Samplers)
            {
                double[][] regrets = [.. Enumerable.Range(0, seeds).Select(seed => Regrets(function, Core.Studies.Sampling.Samplers.Of(spec), seed))];
                var cells = Marks.Select((_, mark) => Interval([.. regrets.Select(regret => regret[mark])]));
                Console.WriteLine($"{function.Name,-12} | {name,-12} | {string.Join(" | ", cells)}");
            }

        return 0;
    }

    private static double[] Regrets(TestFunction function, ISampler sampler, long seed)
    {
        var run = new SearchRun(sampler, function.Space, seed);
        var best = double.PositiveInfinity;
        var regrets = new List<double>();
        for (var trial = 1; trial <= Marks[^1]; trial++)
        {
            var point = run.Propose();
            var value = function.Value(point);
            run.Complete(point, value);
            best = Math.Min(best, value);
            if (Marks.Contains(trial)) regrets.Add(best - function.Minimum);
        }

        return [.. regrets];
    }

    private static string Interval(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / (values.Length - 1));
        return $"{mean,7:F4} ± {1.96 * deviation / Math.Sqrt(values.Length):F4}";
    }
}
