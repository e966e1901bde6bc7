using ClusterFit.Benchmarks.Speed.Fits;
using ClusterFit.Core.Fits;

namespace ClusterFit.Benchmarks.Speed.Parts;

/// <summary>Seconds to an evaluated mean squared error of the image of the published runs.</summary>
internal sealed class TargetPart : ISpeedPart
{
    /// <summary>The published recipe in plain TorchSharp, with which all others are compared.</summary>
    public const string Plain = "published in plain TorchSharp";

    // No table: a note tells of it.
    private const string StepPart = "plain step", Milliseconds = "ms a step", ProcessorMilliseconds = "processor ms a step";

    // Enough epochs to tell how much a second core helps; mostly it has evaluations to do, of which there are few.
    private const int EpochsOnTwo = 10, MostTurns = 2;

    private static readonly FitLimit GiveUp = new(Seconds: 600);

    /// <summary>Mean squared errors and their PSNR in dB.</summary>
    public static IReadOnlyList<(string Mse, double Db)> Targets { get; } = [("1e-6", 60), ("1e-8", 80)];

    public string Name => "target";

    public string Title => "Time to an evaluated mean squared error";

    public string About => """
        From the start, with start weights and evaluations, of a fit that was told to stop at the target: it evaluates every epoch that seems
        to come near the target, else as often as its preset says. The error is that of the weights that would be saved (their moving average
        where the recipe has one), in single precision, over all pixels, summed in double precision. Nothing else trained meanwhile. On two
        cores the weights are the same, bit for bit; time is measured where batches grow, else that on one core times the ratio of the first
        epochs with two cores and with one.
        In plain TorchSharp: epochs of the same recipe here, times steps of an epoch, times the median step of plain autograd in this run
        (with one thread of libtorch or two, whichever is faster), without evaluations. No value: not reached, or given up after ten minutes.
        """;

    public IReadOnlyList<(string Quantity, string Column)> Ratios =>
        [.. Targets.Select(target => (Seconds(target.Mse), $"times as fast, {target.Mse}")),
         .. Targets.Select(target => (Processor(target.Mse), $"by processor time, {target.Mse}"))];

    public double Minutes(SpeedOptions options) => options.Quick ? 1.5 : (8 * options.Seeds) + 4;

    public static string Seconds(string mse) => $"s to {mse}";

    public static string OnOne(string preset) => $"{preset}, 1 core";

    public void Measure(SpeedContext context)
    {
        foreach (var threads in new[] { 1, 2 }) MeasurePlainStep(context, threads);
        // The published ones first: what comes after is compared with them.
        var presets = Presets.All.Select(preset => preset.Name).OrderByDescending(IsPublished);
        foreach (var preset in presets)
        {
            foreach (var seed in context.Seeds)
            {
                context.Log.Measure(Name, OnOne(preset), $"seed {seed}", () => [MeasureFit(context, preset, seed, cores: 1)]);
                if (Grows(preset)) context.Log.Measure(Name, OnTwo(preset), $"seed {seed}", () => [MeasureFit(context, preset, seed, cores: 2)]);
                if (IsPublished(preset)) ExtrapolatePlain(context, preset, seed);
            }
            if (!Grows(preset)) context.Log.Measure(Name, OnTwo(preset), "all seeds", () => [MeasureSecondCore(context, preset)]);
        }
    }

    // The first epochs tell nothing of what a second core helps with the large batches of the last ones.
    private static bool Grows(string preset) => Presets.Find(preset).Spec.Recipe.BatchGrowth > 1;

    private static bool IsPublished(string preset) => preset.StartsWith(SpeedPresets.Published, StringComparison.Ordinal);

    private static string Processor(string mse) => $"processor s to {mse}";

    private static string Epochs(string mse) => $"epochs to {mse}";

    private static string OnTwo(string preset) => $"{preset}, 2 cores";

    private static string PlainCase(string preset) => preset == SpeedPresets.Published ? Plain : $"{preset} in plain TorchSharp";

    private static void MeasurePlainStep(SpeedContext context, int threads) => context.Log.Measure(StepPart, Threads(threads), "turns", () =>
    {
        var spec = SpeedPresets.Spec(SpeedPresets.Published, Targets[^1].Db, seed: 0);
        var (wall, processor) = PlainFit.StepMilliseconds(spec, context.Images.Cameraman, threads, turns: 21, context.Options.Quick ? 50 : 200);
        return [new SpeedRun(Threads(threads), [new Quantity(Milliseconds, wall), new Quantity(ProcessorMilliseconds, processor)], [])];
    });

    private static string Threads(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    private static double PlainStep(SpeedContext context, int threads, string quantity) =>
        Spread.Median(context.Log.Values(StepPart, Threads(threads), quantity));

    private static SpeedRun MeasureFit(SpeedContext context, string preset, int seed, int cores)
    {
        var times = SpeedPresets.Run(preset, seed, context.Images.Cameraman, [.. Targets.Select(target => target.Db)], cores, GiveUp);
        return new SpeedRun(cores == 1 ? OnOne(preset) : OnTwo(preset),
        [
            .. Targets.Zip(times.Targets, Reached).SelectMany(quantities => quantities),
            Quantity.Of("s in all", times.Wall), Quantity.Of("best dB", times.BestDb),
        ], [])
        {
            Against = Plain,
        };

        static Quantity[] Reached((string Mse, double Db) target, TargetTime time) =>
            [Quantity.Of(Seconds(target.Mse), time.Wall), Quantity.Of(Processor(target.Mse), time.Processor), Quantity.Of(Epochs(target.Mse), time.Epochs)];
    }

    private void ExtrapolatePlain(SpeedContext context, string preset, int seed) => context.Log.Measure(Name, PlainCase(preset), $"seed {seed}", () =>
    {
        var here = context.Log.Find(Name, OnOne(preset), $"seed {seed}")!;
        var batch = Presets.Find(preset).Spec.Recipe.BatchSize;
        var steps = (context.Images.Cameraman.Pixels + batch - 1) / batch;
        return
        [
            new SpeedRun(PlainCase(preset), [.. Targets.SelectMany(target => new[]
            {
                // On the clock with as many threads of libtorch as is faster.
                Product(Seconds(target.Mse), target.Mse, Math.Min(PlainStep(context, 1, Milliseconds), PlainStep(context, 2, Milliseconds))),
                Product(Processor(target.Mse), target.Mse, PlainStep(context, 1, ProcessorMilliseconds)),
                new Quantity(Epochs(target.Mse), here.Values(Epochs(target.Mse))),
            })], [$"a step of plain autograd: {PlainStep(context, 1, Milliseconds):F3} ms, processor time {PlainStep(context, 1, ProcessorMilliseconds):F3} ms; "
                + $"with two threads of libtorch {PlainStep(context, 2, Milliseconds):F3} ms"])
            {
                Against = Plain,
            },
        ];

        Quantity Product(string name, string mse, double step) =>
            new(name, [.. here.Values(Epochs(mse)).Select(epochs => epochs * steps * step / 1000)], Extrapolated: true);
    });

    /// <summary>What a second core saves in the first epochs, in turns, and that ratio of the time on one.</summary>
    private SpeedRun MeasureSecondCore(SpeedContext context, string preset)
    {
        var limit = new FitLimit(EpochsOnTwo);
        var turns = context.Seeds.Take(MostTurns).Select(seed => (On(1, seed), On(2, seed))).ToList();
        var (wall, processor) = (Ratio(times => times.Wall), Ratio(times => times.Processor));
        return new SpeedRun(OnTwo(preset),
        [
            .. Targets.SelectMany(target => new[]
            {
                Scaled(Seconds(target.Mse), wall), Scaled(Processor(target.Mse), processor),
                new Quantity(Epochs(target.Mse), context.Log.Values(Name, OnOne(preset), Epochs(target.Mse))),
            }),
            Scaled("s in all", wall),
        ], [$"{preset}: the first {turns[0].Item1.Epochs} epochs with two cores take {wall:F3} of the time with one (processor time {processor:F3}; "
            + $"medians of {turns.Count} turns)"])
        {
            Against = Plain,
        };

        FitTimes On(int cores, int seed) => SpeedPresets.Run(preset, seed, context.Images.Cameraman, [Targets[^1].Db], cores, limit);

        double Ratio(Func<FitTimes, double> time) => Spread.Median([.. turns.Select(turn => time(turn.Item2) / time(turn.Item1))]);

        Quantity Scaled(string name, double ratio) =>
            new(name, [.. context.Log.Values(Name, OnOne(preset), name).Select(one => one * ratio)], Extrapolated: true);
    }
}
