using ClusterFit.Benchmarks.Speed.Fits;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks.Speed.Parts;

/// <summary>One network at a time in plain TorchSharp: the published recipe and ours.</summary>
internal sealed class PlainImages(string part, SpeedContext context)
{
    // The tiles come from the photographs in turn: numbers that have no divisor in common with theirs meet them all.
    private const int PublishedEvery = 17, OursEvery = 35, QuickEvery = 4;

    /// <summary>One run measures the way to both targets.</summary>
    public void MeasurePublished(int seed)
    {
        var first = ImagesPart.Case(ImagesPart.Tiles(context), ImagesPart.Targets[0], ImagesPart.PlainPublished);
        var every = context.Options.Quick ? QuickEvery : PublishedEvery;
        if (Tiles(seed, every) is not { Count: > 0 } images) return;
        context.Log.Measure(part, first, $"seed {seed}", () =>
        {
            var spec = SpeedPresets.Spec(SpeedPresets.Aggressive, ImagesPart.Targets[^1], seed);
            var threads = PlainFit.FasterThreads(spec, images[0].Image);
            var times = images.ConvertAll(image => PlainFit.Run(spec, image.Image, [.. ImagesPart.Targets], threads));
            return ImagesPart.Targets.Select((db, target) =>
            {
                var row = ImagesPart.Case(ImagesPart.Tiles(context), db, ImagesPart.PlainPublished);
                var reached = times.ConvertAll(time => (Fit: time, Target: time.Targets[target]));
                var (wall, processor) =
                    (reached.Sum(time => time.Target.Wall ?? time.Fit.Wall), reached.Sum(time => time.Target.Processor ?? time.Fit.Processor));
                return ImageTimes.Summary(row, images, reached, wall, processor, Subset(row, images, every, threads)) with { Against = row };
            });
        });
    }

    public void MeasureOurs(double db, int seed)
    {
        var row = ImagesPart.Case(ImagesPart.Tiles(context), db, ImagesPart.PlainOurs(Presets.OfTarget));
        var every = context.Options.Quick ? QuickEvery : OursEvery;
        if (Tiles(seed, every) is not { Count: > 0 } images) return;
        context.Log.Measure(part, row, $"seed {seed}", () =>
        {
            var spec = SpeedPresets.Spec(Presets.OfTarget, db, seed);
            var threads = PlainFit.FasterThreads(spec, images[0].Image);
            var times = images.ConvertAll(image => PlainFit.Run(spec, image.Image, [db], threads));
            var summary = ImageTimes.Summary(row, images, times.ConvertAll(time => (time, time.Targets[0])),
                times.Sum(time => time.Wall), times.Sum(time => time.Processor), Subset(row, images, every, threads));
            return [summary with { Against = ImagesPart.Case(ImagesPart.Tiles(context), db, ImagesPart.PlainPublished) }];
        });
    }

    /// <summary>The published recipe on a photograph: how far it comes is seen with the fused engine.</summary>
    public void MeasurePublishedOnPhotograph(double giveUp)
    {
        var row = ImagesPart.Case(ImagesPart.Photographs(context), ImagesPart.Targets[0], ImagesPart.PlainPublished);
        context.Log.Measure(part, row, "seed 0", () =>
        {
            var (name, image) = (context.Images.Photographs[0].Name, context.Images.Photographs[0].Image);
            var limit = new FitLimit(Seconds: giveUp);
            var times = SpeedPresets.Run(SpeedPresets.Aggressive, seed: 0, image, [.. ImagesPart.Targets], cores: 1, limit);
            var step = Step(SpeedPresets.Spec(SpeedPresets.Aggressive, ImagesPart.Targets[^1], seed: 0), image);
            var outcome = $"{times.Best} after {times.Epochs} epochs";
            return ImagesPart.Targets.Select((db, target) =>
            {
                var at = ImagesPart.Case(ImagesPart.Photographs(context), db, ImagesPart.PlainPublished);
                var note = $"{at}: one photograph ({name}), its epochs from the fused engine, times the median step of plain autograd; {outcome}";
                return ImageTimes.Extrapolation(at, times.Targets[target].Steps, step, note);
            });
        });
    }

    public void ExtrapolateOursOnPhotographs(double db)
    {
        var preset = Presets.OfTarget;
        var row = ImagesPart.Case(ImagesPart.Photographs(context), db, ImagesPart.PlainOurs(preset));
        context.Log.Measure(part, row, "all seeds", () =>
        {
            var ours = ImagesPart.Case(ImagesPart.Photographs(context), db, ImagesPart.Ours(preset));
            var fits = context.Log.Results.Runs.Where(run => (run.Part, run.Case) == (part, ours)).ToList();
            // Fits that did not reach the target count in the time.
            var steps = fits.Sum(run => run.Values(ImagesPart.StepsAnImage)[0] * run.Values(ImagesPart.Images)[0]);
            var reached = fits.Sum(run => run.Values(ImagesPart.Reached)[0]);
            var step = Step(SpeedPresets.Spec(preset, db, seed: 0), context.Images.Photographs[0].Image);
            var note = $"{row}: steps of ours times the median step of plain autograd with the network of the first photograph, without evaluations";
            return [ImageTimes.Extrapolation(row, reached > 0 ? (long)(steps / reached) : null, step, note) with { Against = row }];
        });
    }

    /// <summary>Every so manieth tile, of those the ones of a seed.</summary>
    private List<NamedImage> Tiles(int seed, int every) =>
        [.. context.Images.Tiles.Where((_, i) => i % every == 0 && i / every % context.Options.Seeds == seed)];

    private static string Subset(string row, List<NamedImage> images, int every, int threads) =>
        $"{row}: every {every}th tile, here {images.Count}; {threads} thread{(threads == 1 ? "" : "s")} of libtorch";

    private (double Wall, double Processor) Step(FitSpec spec, PixelImage image)
    {
        var (wall, processor) = PlainFit.StepMilliseconds(
            spec, image, PlainFit.FasterThreads(spec, image), turns: 11, context.Options.Quick ? 20 : 100);
        return (Spread.Median(wall) / 1000, Spread.Median(processor) / 1000);
    }
}
