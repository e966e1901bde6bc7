using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Benchmarks.Studies;

/// <summary>How far from the minimum of a test function each sampler's best trial is, as the mean over seeds with a 95 % confidence interval;
/// beside it what Optuna's sampler reaches on the same function.</summary>
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

    // Optuna 3.1.0 with cmaes 0.9.1, 20 seeds, default settings, TPE jointly in groups; its kernels divided by their widths, as they are since
    // its version 3.5 (issue 5109).
    private static readonly Dictionary<(string, string), string> Optuna = new()
    {
        [("Branin", "random")] = "1.0516 ± 0.4543 |  0.4811 ± 0.1838 |  0.1736 ± 0.0908",
        [("Branin", "tpe, alone")] = "0.4128 ± 0.1573 |  0.0931 ± 0.0641 |  0.0092 ± 0.0037",
        [("Branin", "tpe, jointly")] = "0.2300 ± 0.1332 |  0.0851 ± 0.0288 |  0.0515 ± 0.0250",
        [("Branin", "cma-es")] = "1.3560 ± 0.6591 |  0.1197 ± 0.1471 |  0.0001 ± 0.0001",
        [("Hartmann-6", "random")] = "1.5805 ± 0.2124 |  1.1729 ± 0.1496 |  1.1172 ± 0.1268",
        [("Hartmann-6", "tpe, alone")] = "0.8933 ± 0.1782 |  0.3926 ± 0.0978 |  0.1662 ± 0.0518",
        [("Hartmann-6", "tpe, jointly")] = "0.6588 ± 0.1662 |  0.3614 ± 0.0915 |  0.1907 ± 0.0422",
        [("Hartmann-6", "cma-es")] = "0.8154 ± 0.1711 |  0.3031 ± 0.0749 |  0.0667 ± 0.0281",
        [("conditional", "random")] = "0.1566 ± 0.0338 |  0.1044 ± 0.0257 |  0.0700 ± 0.0211",
        [("conditional", "tpe, alone")] = "0.1199 ± 0.0409 |  0.0771 ± 0.0422 |  0.0616 ± 0.0410",
        [("conditional", "tpe, jointly")] = "0.1300 ± 0.0379 |  0.0906 ± 0.0428 |  0.0727 ± 0.0423",
        [("conditional", "cma-es")] = "0.1404 ± 0.0367 |  0.0960 ± 0.0273 |  0.0670 ± 0.0220",
    };

    public static int Run(int seeds)
    {
        Console.WriteLine($"best value above the minimum after {string.Join(", ", Marks)} trials, mean over {seeds} seeds ± 95 %");
        foreach (var function in TestFunction.All)
            foreach (var (name, spec) in Samplers)
            {
                double[][] regrets = [.. Enumerable.Range(0, seeds).Select(seed => Regrets(function, Core.Studies.Sampling.Samplers.Of(spec), seed))];
                var cells = Marks.Select((_, mark) => Interval([.. regrets.Select(regret => regret[mark])]));
                Console.WriteLine($"{function.Name,-12} | {name,-12} | {string.Join(" | ", cells)}");
                if (Optuna.TryGetValue((function.Name, name), out var reference))
                    Console.WriteLine($"{"",-12} | {"  Optuna",-12} |  {reference}");
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
