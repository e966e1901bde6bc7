using ClusterFit.Benchmarks.Speed.Fits;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;

namespace ClusterFit.Benchmarks.Speed.Parts;

/// <summary>What more cores and more fits at a time yield.</summary>
internal sealed class ScalingPart : ISpeedPart
{
    private const string Seconds = "s", Processor = "processor s";

    public string Name => "scaling";

    public string Title => "Scaling";

    public string About => """
        In turns. Fits at a time: the same tiles to 40 dB, by one lane and by two. One fit: the published network at batch 2,048, which
        borrows an idle core. Packs: fits of one shape that are trained together as batched products, the way of a GPU, here on one core;
        the processor time is that of a million pixels, against the fused engine.
        """;

    public IReadOnlyList<(string Quantity, string Column)> Ratios => [(Seconds, "times as fast"), (Processor, "by processor time")];

    public double Minutes(SpeedOptions options) => options.Quick ? 0.5 : 4;

    public void Measure(SpeedContext context)
    {
        var turns = context.Options.Quick ? 1 : 3;
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var lanes in new[] { 1, 2 }) MeasureTiles(context, lanes, turn);
            foreach (var cores in new[] { 1, 2 }) MeasureLargeBatch(context, cores, turn);
            foreach (var spec in LanesBenchmark.Specs()) MeasureLanes(context, spec, turn);
        }
    }

    private static string TilesCase(int lanes) => $"tiles to 40 dB, {lanes} at a time";

    private static string BatchCase(int cores) => $"a fit at batch 2,048, {cores} {(cores == 1 ? "core" : "cores")}";

    private void MeasureTiles(SpeedContext context, int lanes, int turn) => context.Log.Measure(Name, TilesCase(lanes), $"turn {turn}", () =>
    {
        var (tiles, idle) = (context.Images.Tiles.Take(8).ToList(), new IdleCores(lanes));
        var (_, wall, processor) = Lanes.Run(tiles, lanes, tile =>
            EngineFit.Run(SpeedPresets.Spec(Presets.OfTarget, 40, turn), tile.Image, [40], idle));
        return [Run(TilesCase(lanes), wall, processor, TilesCase(1), Quantity.Of(ImagesPart.Rate, tiles.Count * 3600 / wall))];
    });

    private void MeasureLargeBatch(SpeedContext context, int cores, int turn) => context.Log.Measure(Name, BatchCase(cores), $"turn {turn}", () =>
    {
        var spec = FitSettings.Apply(Presets.Find(SpeedPresets.Published).Spec,
            [KeyValuePair.Create("batch-size", "2048"), KeyValuePair.Create("evaluate-every", "1")]);
        var times = EngineFit.Run(spec, context.Images.Cameraman, [100], new IdleCores(cores), new FitLimit(context.Options.Quick ? 2 : 8));
        return [Run(BatchCase(cores), times.Wall, times.Processor, BatchCase(1))];
    });

    private void MeasureLanes(SpeedContext context, FitSpec spec, int turn)
    {
        var (image, seconds, fused) = (LanesBenchmark.Noise(), context.Options.Quick ? 0.3 : 1, $"{spec.Network.Widths}: fused, one core");
        Measure(fused, () => LanesBenchmark.Fused(spec, image, seconds));
        foreach (var lanes in LanesBenchmark.Numbers)
            Measure($"{spec.Network.Widths}: a pack of {lanes}", () => LanesBenchmark.Pack(spec, image, lanes, "cpu", seconds));

        void Measure(string row, Func<double> pixelsPerSecond) => context.Log.Measure(Name, row, $"turn {turn}", () =>
        {
            var rate = pixelsPerSecond();
            return [new SpeedRun(row, [Quantity.Of(Processor, 1e6 / rate), Quantity.Of("pixels/s", rate)], []) { Against = fused }];
        });
    }

    private static SpeedRun Run(string row, double wall, double processor, string against, params Quantity[] more) =>
        new(row, [Quantity.Of(Seconds, wall), Quantity.Of(Processor, processor), .. more], []) { Against = against };
}
