namespace ClusterFit.Benchmarks;

/// <summary>One training step of the published network on one core, with every engine and with plain autograd, in short turns of
/// CPU time.</summary>
internal static class StepBenchmark
{
    public static int Run(int rounds)
    {
        using var measurement = new StepMeasurement();
        List<double> products = [], multiplyAdds = [];
        Console.WriteLine("batch | engine | ms a step, best (median) | GFLOP/s, best (median) | rate against autograd, best (median)");
        foreach (var batch in new[] { 32, 256, 2048 })
        {
            var times = measurement.Measure(batch, rounds);
            var plain = times.Engines[0].Milliseconds;
            foreach (var (name, milliseconds) in times.Engines)
            {
                var (best, median) = (milliseconds.Min(), Median(milliseconds));
                Console.WriteLine($"{batch,5} | {name,-8} | {best:F3} ({median:F3}) | {times.Rate(best):F1} ({times.Rate(median):F1}) | "
                    + $"{plain.Min() / best:F2} ({Median(plain) / median:F2})");
            }
            Console.WriteLine($"      gradients of fused and autograd differ by {times.GradientDifference:E1} of their norm");
            products.AddRange(times.Products);
            multiplyAdds.AddRange(times.MultiplyAdds);
        }
        Console.WriteLine($"this core, best (median): {products.Max():F1} ({Median(products):F1}) GFLOP/s in a large matrix product of "
            + $"libtorch, {multiplyAdds.Max():F1} ({Median(multiplyAdds):F1}) in multiply-adds");
        return 0;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
