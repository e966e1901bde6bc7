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
        borrows an idle core. Lanes: as many fits of a tile at a time as named, a thread each, on the cores there are, so much work
        altogether in every row.
        """;

    public IReadOnlyList<(string Quantity, string Column)> Ratios => [(Seconds, "times as fast")];

    public double Minutes(SpeedOptions options) => options.Quick ? 0.5 : 2.5;

    public void Measure(SpeedContext context)
    {
        var turns = context.Options.Quick ? 1 : 3;
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var lanes in new[] { 1, 2 }) MeasureTiles(context, lanes, turn);
            foreach (var cores in new[] { 1, 2 }) MeasureLargeBatch(context, cores, turn);
            foreach (var lanes in new[] { 1, 2, 4, 8, 16, 32, 64 }) MeasureLanes(context, lanes, turn);
        }
    }

    private static string TilesCase(int lanes) => $"tiles to 40 dB, {lanes} at a time";

    private static string BatchCase(int cores) => $"a fit at batch 2,048, {cores} {(cores == 1 ? "core" : "cores")}";

    private static string LanesCase(int lanes) => $"{lanes} {(lanes == 1 ? "lane" : "lanes")}";

    private void MeasureTiles(SpeedContext context, int lanes, int turn) => context.Log.Measure(Name, TilesCase(lanes), $"turn {turn}", () =>
    {
        var (tiles, idle) = (context.Images.Tiles.Take(8).ToList(), new IdleCores(lanes));
        var (_, wall, processor) = Lanes.Run(tiles, lanes, tile =>
            EngineFit.Run(SpeedPresets.Spec(SpeedPresets.ForTiles, 40, turn), tile.Image, [40], idle));
        return [Run(TilesCase(lanes), wall, processor, TilesCase(1), Quantity.Of(ImagesPart.Rate, tiles.Count * 3600 / wall))];
    });

    private void MeasureLargeBatch(SpeedContext context, int cores, int turn) => context.Log.Measure(Name, BatchCase(cores), $"turn {turn}", () =>
    {
        var spec = FitSettings.Apply(Presets.Find(SpeedPresets.Published).Spec,
            [KeyValuePair.Create("batch-size", "2048"), KeyValuePair.Create("evaluate-every", "1")]);
        var times = EngineFit.Run(spec, context.Images.Cameraman, [100], new IdleCores(cores), new FitLimit(context.Options.Quick ? 2 : 8));
        return [Run(BatchCase(cores), times.Wall, times.Processor, BatchCase(1))];
    });

    private void MeasureLanes(SpeedContext context, int lanes, int turn) => context.Log.Measure(Name, LanesCase(lanes), $"turn {turn}", () =>
    {
        // The same epochs altogether whatever the number of lanes.
        var (tiles, epochs) = (Enumerable.Range(0, lanes).Select(i => context.Images.Tiles[i % context.Images.Tiles.Count]).ToList(), 128 / lanes);
        var (times, wall, processor) = Lanes.Run(tiles, lanes, tile =>
            EngineFit.Run(SpeedPresets.Spec(SpeedPresets.Tiles, 100, turn), tile.Image, [100], new IdleCores(1), new FitLimit(epochs)));
        var pixels = tiles.Zip(times, (tile, time) => (double)tile.Image.Pixels * time.Epochs).Sum();
        return [Run(LanesCase(lanes), wall, processor, LanesCase(1), Quantity.Of("pixels/s", pixels / wall), Quantity.Of("pixels/s of a core", pixels / processor))];
    });

    private static SpeedRun Run(string row, double wall, double processor, string against, params Quantity[] more) =>
        new(row, [Quantity.Of(Seconds, wall), Quantity.Of(Processor, processor), .. more], []) { Against = against };
}
