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
    public const string Rate = "images/h", Seconds = "s an image", Processor = "processor s an image", StepsAnImage = "steps an image";

    /// <summary>Images that were fitted, and those that reached the target.</summary>
    public const string Images = "images", Reached = "reached";

    private const string Plain = " in plain TorchSharp";

    // Images of a seed that are not begun by then are left out, so that the whole takes no longer than is said.
    private static readonly TimeSpan BeginWithin = TimeSpan.FromMinutes(2);

    private static readonly string Cores = $"{Environment.ProcessorCount} lanes";

    /// <summary>Evaluated PSNRs in dB.</summary>
    public static IReadOnlyList<double> Targets { get; } = [40, 50];

    public string Name => "images";

    public string Title => "Images an hour to an evaluated PSNR";

    public string About => """
        All pixels train and are evaluated, in colour, with the weights that would be saved, in single precision. Image number i is fitted
        with the seed i modulo the number of seeds; a value is the time of the images of one seed, divided by those that reached the
        target. Fits that do not reach it count in the time and are named; one is given up after four minutes. Ours: in one process, a fit
        on each core, the preset with target-psnr. Plain TorchSharp: one network at a time, evaluated after each epoch, with the number of
        libtorch's threads that is the faster one; features are in a table. The rate by processor time says what the same work costs on a
        core; the one by time, what the machine yields, where one network at a time leaves a core idle. Photographs to 50 dB: as many as
        there are lanes, one seed. Plain TorchSharp fits a part of the tiles, as noted. Ratios are to the published recipe in plain
        TorchSharp, on photographs to our recipe in it.
        """;

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

    public double Minutes(SpeedOptions options) => options.Quick ? 2 : (options.Tiles * 0.02) + 17;

    public void Measure(SpeedContext context)
    {
        var plain = new PlainImages(Name, context);
        foreach (var db in Targets) MeasureTiles(context, plain, db);
        foreach (var db in Targets) MeasurePhotographs(context, plain, db);
    }

    private void MeasureTiles(SpeedContext context, PlainImages plain, double db)
    {
        foreach (var seed in context.Seeds)
        {
            plain.MeasurePublished(seed);
            MeasureOurs(context, Tiles(context), TilesOf(context, seed), Presets.OfTarget, db, seed, PlainPublished);
            plain.MeasureOurs(db, seed);
        }
        if (context.Options.Program is { } program) MeasureProgram(context, program, db);
    }

    private void MeasurePhotographs(SpeedContext context, PlainImages plain, double db)
    {
        foreach (var seed in context.Seeds)
        {
            MeasureOurs(context, Photographs(context), PhotographsOf(context, db, seed), Presets.OfTarget, db, seed,
                PlainOurs(Presets.OfTarget));
        }
        plain.MeasurePublishedOnPhotograph(GiveUp(context) / 2);
        plain.ExtrapolateOursOnPhotographs(db);
    }

    private static double GiveUp(SpeedContext context) => context.Options.Quick ? 60 : 240;

    /// <summary>The tiles of a seed: of every photograph some.</summary>
    private static List<NamedImage> TilesOf(SpeedContext context, int seed) =>
        [.. context.Images.Tiles.Where((_, i) => (i + (i / context.Images.Photographs.Count)) % context.Options.Seeds == seed)];

    /// <summary>All photographs go to the first target; to the others, which takes minutes for each, only as many as there are lanes, with
    /// the first seed.</summary>
    private static List<NamedImage> PhotographsOf(SpeedContext context, double db, int seed)
    {
        var all = context.Images.Photographs;
        if (db == Targets[0]) return [.. all.Where((_, i) => i % context.Options.Seeds == seed)];
        return seed > 0 ? [] : [.. all.Where((_, i) => i % Math.Max(1, all.Count / Environment.ProcessorCount) == 0)];
    }

    private void MeasureOurs(SpeedContext context, string name, List<NamedImage> images, string preset, double db, int seed, string against)
    {
        if (images.Count == 0) return;
        var row = Case(name, db, Ours(preset));
        context.Log.Measure(Name, row, $"seed {seed}", () =>
        {
            var (idle, limit, watch) = (new IdleCores(Environment.ProcessorCount), new FitLimit(Seconds: GiveUp(context)), Stopwatch.StartNew());
            var (fits, wall, processor) = Lanes.Run(images, Environment.ProcessorCount, image => watch.Elapsed < BeginWithin
                ? EngineFit.Run(SpeedPresets.Spec(preset, db, seed), image.Image, [db], idle, limit)
                : null);
            var begun = images.Where((_, i) => fits[i] is not null).ToList();
            var times = fits.OfType<FitTimes>().Select(fit => (fit, fit.Targets[0])).ToList();
            var note = begun.Count < images.Count ? $"{row}, seed {seed}: {begun.Count} of {images.Count} images were begun in the time there was" : null;
            return [ImageTimes.Summary(row, begun, times, wall, processor, note) with { Against = Case(name, db, against) }];
        });
    }

    /// <summary>The whole program on a folder: start, files, journal and all.</summary>
    private void MeasureProgram(SpeedContext context, string program, double db)
    {
        var row = Case(Tiles(context), db, $"{Presets.OfTarget}, clusterfit fit on a folder");
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
                    ["fit", tiles, "--preset", Presets.OfTarget, "--set", $"target-psnr={db}", "--out", fits, "--no-progress"]);
                process.WaitForExit();
                var seconds = watch.Elapsed.TotalSeconds;
                var reached = Directory.GetFiles(fits, "*.cfw").Count(file => WeightsCodec.Decode(File.ReadAllBytes(file)).Summary.PsnrDb >= db);
                return [new SpeedRun(row,
                [
                    Quantity.Of(Rate, reached * 3600 / seconds), Quantity.Of(Seconds, reached > 0 ? seconds / reached : null),
                    Quantity.Of(Images, context.Images.Tiles.Count), Quantity.Of(Reached, reached),
                ], []) { Against = Case(Tiles(context), db, PlainPublished) }];
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
    }
}
