using System.Diagnostics;
using ClusterFit.Benchmarks.Speed.Fits;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;

namespace ClusterFit.Benchmarks.Speed.Parts;

/// <summary>Images an hour to an evaluated PSNR: lanes of this program against one network at a time in plain TorchSharp.</summary>
internal sealed class ImagesPart : ISpeedPart
{
    /// <summary>Quantities that the plot and the other parts read.</summary>
    public const string Rate = "images/h", Seconds = "s an image", StepsAnImage = "steps an image";

    private const string Processor = "processor s an image", Plain = " in plain TorchSharp";

    private static readonly string Cores = $"{Environment.ProcessorCount} lanes";

    /// <summary>Evaluated PSNRs in dB.</summary>
    public static IReadOnlyList<double> Targets { get; } = [40, 50];

    public string Name => "images";

    public string Title => "Images an hour to an evaluated PSNR";

    public string About => "All pixels train and are evaluated, in colour, with the weights that would be saved, in single precision. Image number i is fitted with "
        + "the seed i modulo the number of seeds; a value is the time of the images of one seed, divided by those that reached the target. Fits that do not reach it count "
        + "in the time and are named; one is given up after four minutes. Ours: in one process, a fit on each core, the preset with target-psnr. Plain TorchSharp: one network at a time, evaluated after each "
        + "epoch, with the number of libtorch's threads that is the faster one; features are in a table. The rate by processor time says what the same work costs on a core; the one by "
        + "time, what the machine yields, where one network at a time leaves a core idle. Photographs to 50 dB: as many as there are lanes, one seed.";

    public IReadOnlyList<(string Quantity, string Column)> Ratios => [(Seconds, "times as fast"), (Processor, "by processor time")];

    public static string Case(string images, double db, string how) => $"{images} to {db:F0} dB: {how}";

    public static string Ours(string preset) => $"{preset}, {Cores}";

    public const string PlainPublished = SpeedPresets.Aggressive + Plain;

    public static string PlainOurs(string preset) => preset + Plain;

    /// <summary>Whether a case's last words are those of <see cref="Ours"/>.</summary>
    public static bool IsOurs(string how) => how.EndsWith(Cores, StringComparison.Ordinal);

    /// <summary>Whether a case's last words are those of <see cref="PlainOurs"/>.</summary>
    public static bool IsPlainOurs(string how) => how.EndsWith(Plain, StringComparison.Ordinal) && how != PlainPublished;

    public static string Tiles(SpeedContext context) => $"{context.Images.Tiles.Count} tiles";

    public static string Photographs(SpeedContext context) => $"{context.Images.Photographs.Count} photographs";

    public double Minutes(SpeedOptions options) => options.Quick ? 2 : (options.Tiles * 0.06) + 14;

    public void Measure(SpeedContext context)
    {
        foreach (var db in Targets)
        {
            foreach (var seed in context.Seeds)
            {
                MeasurePlainPublished(context, seed);
                MeasureOurs(context, Tiles(context), OfSeed(context, context.Images.Tiles, seed), SpeedPresets.ForTiles, db, seed);
                MeasurePlainOurs(context, db, seed);
                MeasureOurs(context, Photographs(context), PhotographsOf(context, db, seed), SpeedPresets.ForPhotographs, db, seed);
            }
            MeasurePublishedOnPhotograph(context);
            ExtrapolatePlainPhotographs(context, db);
            if (context.Options.Program is { } program) MeasureProgram(context, program, db);
        }
    }

    private static double GiveUp(SpeedContext context) => context.Options.Quick ? 60 : 240;

    /// <summary>Images of a seed, and of those every so manieth.</summary>
    private static List<NamedImage> OfSeed(SpeedContext context, IReadOnlyList<NamedImage> images, int seed, int every = 1) =>
        [.. images.Where((_, i) => i % every == 0 && i / every % context.Options.Seeds == seed)];

    /// <summary>All photographs go to the first target; to the others, which takes minutes for each, only as many as there are lanes, with the first seed.</summary>
    private static List<NamedImage> PhotographsOf(SpeedContext context, double db, int seed)
    {
        var all = context.Images.Photographs;
        if (db == Targets[0]) return OfSeed(context, all, seed);
        return seed > 0 ? [] : [.. all.Where((_, i) => i % Math.Max(1, all.Count / Environment.ProcessorCount) == 0)];
    }

    private void MeasureOurs(SpeedContext context, string name, List<NamedImage> images, string preset, double db, int seed)
    {
        if (images.Count == 0) return;
        var row = Case(name, db, Ours(preset));
        context.Log.Measure(Name, row, $"seed {seed}", () =>
        {
            var (idle, limit) = (new IdleCores(Environment.ProcessorCount), new FitLimit(Seconds: GiveUp(context)));
            var (times, wall, processor) = Lanes.Run(images, Environment.ProcessorCount,
                image => EngineFit.Run(SpeedPresets.Spec(preset, db, seed), image.Image, [db], idle, limit));
            return [Summary(row, images, [.. times.Select(time => (time, time.Targets[0]))], wall, processor) with { Against = Case(name, db, PlainPublished) }];
        });
    }

    /// <summary>One run measures the way to both targets.</summary>
    private void MeasurePlainPublished(SpeedContext context, int seed)
    {
        var first = Case(Tiles(context), Targets[0], PlainPublished);
        context.Log.Measure(Name, first, $"seed {seed}", () =>
        {
            var every = context.Options.Quick ? 4 : 16;
            var images = OfSeed(context, context.Images.Tiles, seed, every);
            var spec = SpeedPresets.Spec(SpeedPresets.Aggressive, Targets[^1], seed);
            var threads = PlainFit.FasterThreads(spec, images[0].Image);
            var times = images.ConvertAll(image => PlainFit.Run(spec, image.Image, [.. Targets], threads));
            return Targets.Select((db, target) =>
            {
                var row = Case(Tiles(context), db, PlainPublished);
                var reached = times.ConvertAll(time => (Fit: time, Target: time.Targets[target]));
                var (wall, processor) = (reached.Sum(time => time.Target.Wall ?? time.Fit.Wall), reached.Sum(time => time.Target.Processor ?? time.Fit.Processor));
                return Summary(row, images, reached, wall, processor, Subset(row, images, every, threads)) with { Against = row };
            });
        });
    }

    private void MeasurePlainOurs(SpeedContext context, double db, int seed)
    {
        var row = Case(Tiles(context), db, PlainOurs(SpeedPresets.ForTiles));
        context.Log.Measure(Name, row, $"seed {seed}", () =>
        {
            var every = context.Options.Quick ? 8 : 32;
            var images = OfSeed(context, context.Images.Tiles, seed, every);
            var spec = SpeedPresets.Spec(SpeedPresets.ForTiles, db, seed);
            var threads = PlainFit.FasterThreads(spec, images[0].Image);
            var times = images.ConvertAll(image => PlainFit.Run(spec, image.Image, [db], threads));
            return [Summary(row, images, times.ConvertAll(time => (time, time.Targets[0])), times.Sum(time => time.Wall), times.Sum(time => time.Processor),
                Subset(row, images, every, threads)) with { Against = Case(Tiles(context), db, PlainPublished) }];
        });
    }

    private static string Subset(string row, List<NamedImage> images, int every, int threads) =>
        $"{row}: every {every}th tile, here {images.Count}; {threads} thread{(threads == 1 ? "" : "s")} of libtorch";

    /// <summary>The published recipe on a photograph: how far it comes is seen with the fused engine.</summary>
    private void MeasurePublishedOnPhotograph(SpeedContext context)
    {
        var row = Case(Photographs(context), Targets[0], PlainPublished);
        context.Log.Measure(Name, row, "seed 0", () =>
        {
            var (name, image) = (context.Images.Photographs[0].Name, context.Images.Photographs[0].Image);
            var limit = new FitLimit(Seconds: GiveUp(context) / 2);
            var times = SpeedPresets.Run(SpeedPresets.Aggressive, seed: 0, image, [.. Targets], cores: 1, limit);
            var step = PlainStep(context, SpeedPresets.Spec(SpeedPresets.Aggressive, Targets[^1], seed: 0), image);
            var outcome = $"{times.Best} after {times.Epochs} epochs";
            return Targets.Select((db, target) =>
            {
                var at = Case(Photographs(context), db, PlainPublished);
                var note = $"{at}: one photograph ({name}), its epochs from the fused engine, times the median step of plain autograd; {outcome}";
                return Extrapolation(at, times.Targets[target].Steps, step, note) with { Against = at };
            });
        });
    }

    private void ExtrapolatePlainPhotographs(SpeedContext context, double db)
    {
        var (row, preset) = (Case(Photographs(context), db, PlainOurs(SpeedPresets.ForPhotographs)), SpeedPresets.ForPhotographs);
        context.Log.Measure(Name, row, "all seeds", () =>
        {
            var steps = context.Log.Values(Name, Case(Photographs(context), db, Ours(preset)), StepsAnImage);
            var step = PlainStep(context, SpeedPresets.Spec(preset, db, seed: 0), context.Images.Photographs[0].Image);
            return [Extrapolation(row, steps.Length > 0 ? (long)steps.Average() : null, step, $"{row}: steps of ours times the median step of plain autograd, without evaluations")
                with { Against = Case(Photographs(context), db, PlainPublished) }];
        });
    }

    private static (double Wall, double Processor) PlainStep(SpeedContext context, FitSpec spec, PixelImage image)
    {
        var (wall, processor) = PlainFit.StepMilliseconds(spec, image, PlainFit.FasterThreads(spec, image), turns: 11, context.Options.Quick ? 20 : 100);
        return (Spread.Median(wall) / 1000, Spread.Median(processor) / 1000);
    }

    private static SpeedRun Extrapolation(string row, long? steps, (double Wall, double Processor) step, string note) => new(row,
    [
        Quantity.Of(Rate, 3600 / (steps * step.Wall), extrapolated: true), Quantity.Of(Seconds, steps * step.Wall, extrapolated: true),
        Quantity.Of(Processor, steps * step.Processor, extrapolated: true), Quantity.Of(StepsAnImage, steps),
    ], [note]);

    /// <summary>The whole program on a folder: start, files, journal and all.</summary>
    private void MeasureProgram(SpeedContext context, string program, double db)
    {
        var row = Case(Tiles(context), db, $"{SpeedPresets.ForTiles}, clusterfit fit on a folder");
        context.Log.Measure(Name, row, "seed 0", () =>
        {
            var folder = Directory.CreateTempSubdirectory("clusterfit-speed-").FullName;
            try
            {
                var (tiles, fits) = (Directory.CreateDirectory(Path.Combine(folder, "tiles")).FullName, Path.Combine(folder, "fits"));
                for (var i = 0; i < context.Images.Tiles.Count; i++)
                    File.WriteAllBytes(Path.Combine(tiles, $"tile-{i:D4}.png"), ImageFile.EncodePng(context.Images.Tiles[i].Image));
                var watch = Stopwatch.StartNew();
                using var process = Process.Start(program,
                    ["fit", tiles, "--preset", SpeedPresets.ForTiles, "--set", $"target-psnr={db}", "--out", fits, "--no-progress"]);
                process.WaitForExit();
                var seconds = watch.Elapsed.TotalSeconds;
                var reached = Directory.GetFiles(fits, "*.cfw").Count(file => WeightsCodec.Decode(File.ReadAllBytes(file)).Summary.PsnrDb >= db);
                return [new SpeedRun(row,
                [
                    Quantity.Of(Rate, reached * 3600 / seconds), Quantity.Of(Seconds, reached > 0 ? seconds / reached : null),
                    Quantity.Of("images", context.Images.Tiles.Count), Quantity.Of("reached", reached),
                ], []) { Against = Case(Tiles(context), db, PlainPublished) }];
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
    }

    private static SpeedRun Summary(string row, List<NamedImage> images, List<(FitTimes Fit, TargetTime Target)> times, double wall, double processor, string? note = null)
    {
        var reached = times.Count(time => time.Target.Wall is not null);
        var missed = images.Zip(times, (image, time) => (image.Name, time.Fit.Best, time.Target.Wall)).Where(fit => fit.Wall is null)
            .Select(fit => $"{fit.Name} ({fit.Best})").ToList();
        return new SpeedRun(row,
        [
            Quantity.Of(Rate, reached > 0 ? reached * 3600 / wall : null), Quantity.Of(Seconds, reached > 0 ? wall / reached : null),
            Quantity.Of(Processor, reached > 0 ? processor / reached : null), Quantity.Of("images", images.Count), Quantity.Of("reached", reached),
            Quantity.Of(StepsAnImage, times.Average(time => time.Target.Steps ?? time.Fit.Steps)),
        ], [.. note is null ? [] : new[] { note }, .. missed.Count > 0 ? [$"{row}: {missed.Count} of {images.Count} did not reach it: {string.Join(", ", missed)}"] : Array.Empty<string>()]);
    }
}
