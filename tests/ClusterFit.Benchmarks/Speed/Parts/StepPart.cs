namespace ClusterFit.Benchmarks.Speed.Parts;

/// <summary>A training step: plain autograd, the engines, and what the core could do.</summary>
internal sealed class StepPart : ISpeedPart
{
    /// <summary>Names of quantities and engines that the plot reads.</summary>
    public const string Rate = "GFLOP/s";

    public static IReadOnlyList<int> Batches { get; } = [32, 256, 2048];

    public static IReadOnlyList<(string Engine, string Text)> Engines { get; } =
        [("autograd", "plain autograd TorchSharp"), ("torch", "hand-written TorchSharp"), ("fused", "fused")];

    public const string Products = "a large matrix product of libtorch", MultiplyAdds = "multiply-adds without memory access";

    public string Name => "step";

    public string Title => "A training step of the published network (252-256-128-128-128-128-1) on one core";

    public string About => """
        Processor time, in turns of about 10 ms that alternate; ratios within a round. 0.75 MFLOP a pixel. The core's own peak is measured
        in the same rounds, in single precision: a product of 768 x 768 matrices, and multiply-adds in registers.
        """;

    public IReadOnlyList<(string Quantity, string Column)> Ratios => [];

    public double Minutes(SpeedOptions options) => options.Quick ? 0.2 : 1.5;

    /// <summary>The row of an engine at a batch size.</summary>
    public static string Case(int batch, string text) => $"batch {batch}: {text}";

    public void Measure(SpeedContext context)
    {
        var rounds = context.Options.Quick ? 15 : 100;
        if (Batches.All(batch => context.Log.Find(Name, Case(batch, Engines[^1].Text), $"{rounds} rounds") is not null)) return;
        using var measurement = new StepMeasurement();
        foreach (var batch in Batches)
            context.Log.Measure(Name, Case(batch, Engines[^1].Text), $"{rounds} rounds", () => Runs(measurement.Measure(batch, rounds)));
    }

    private static IEnumerable<SpeedRun> Runs(StepTimes times)
    {
        var plain = times.Engines[0].Milliseconds;
        foreach (var (engine, text) in Engines)
        {
            var milliseconds = times.Engines.Single(e => e.Name == engine).Milliseconds;
            var rates = milliseconds.ConvertAll(times.Rate);
            yield return new SpeedRun(Case(times.Batch, text),
            [
                new Quantity("ms a step", [.. milliseconds]),
                new Quantity(Rate, [.. rates]),
                new Quantity("of the product", [.. rates.Zip(times.Products, (rate, peak) => rate / peak)]),
                new Quantity("of the multiply-adds", [.. rates.Zip(times.MultiplyAdds, (rate, peak) => rate / peak)]),
                new Quantity("times as fast as plain", [.. plain.Zip(milliseconds, (slow, fast) => slow / fast)]),
            ], engine == "fused" ? [$"gradients of fused and autograd differ by {times.GradientDifference:E1} of their norm at batch {times.Batch}"] : []);
        }
        yield return new SpeedRun(Case(times.Batch, Products), [new Quantity(Rate, [.. times.Products])], []);
        yield return new SpeedRun(Case(times.Batch, MultiplyAdds), [new Quantity(Rate, [.. times.MultiplyAdds])], []);
    }
}
