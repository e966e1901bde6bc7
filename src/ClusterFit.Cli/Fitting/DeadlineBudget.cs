using System.Globalization;
using System.Text;
using System.Text.Json;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Results;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Images;
using ClusterFit.Training.Planning;

namespace ClusterFit.Cli.Fitting;

/// <summary>The training budget that <c>--deadline</c> comes to for these images on this machine. It is kept in the folder for the results, so that
/// the same command on the same images goes on with the same fits, whatever the machine does meanwhile.</summary>
internal static class DeadlineBudget
{
    // Starting the node, then reading each image and drawing its results.
    private const double SecondsToStart = 2;
    private const double SecondsOfImage = 0.25;

    // What is left for evaluations, and for a machine that is slower than when it was measured.
    private const double UsedShare = 0.8;

    /// <summary>The options with the budget in their spec; unchanged when there is no deadline.</summary>
    /// <exception cref="CommandFailedException">The budget can not be kept, or the device not be measured.</exception>
    public static FitOptions Apply(FitOptions options, IReadOnlyList<string> files, ImageLimits limits, Terminal terminal)
    {
        if (options.Deadline is not { } deadline) return options;
        int[] pixels = [.. files.Select(file => PixelsOf(file, options.Spec, limits))];
        var record = Path.Combine(options.OutputFolder, ResultFiles.StateFolder, $"deadline-{Key(options.Spec, deadline, pixels)}.json");
        try
        {
            var known = Known(record);
            var lanes = options.Lanes ?? (known is null ? FitDevice.Parse(options.Device, options.Engine).ChooseLanes() : null);
            var budget = known ?? Measure(deadline, pixels, lanes!.Value, options, terminal.Time);
            Directory.CreateDirectory(Path.GetDirectoryName(record)!);
            OutputFile.WriteIfNew(record, ResultJson.File(new BudgetRecord(budget)));
            var origin = known is null ? "" : ", as in the run before";
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"deadline {Duration.Format(deadline)}: {Wording.Count(files.Count, "image")}, --set budget={budget}{origin}"));
            return options with { Spec = WithBudget(options.Spec, budget), Lanes = lanes };
        }
        catch (DeviceMemoryException error)
        {
            throw new CommandFailedException($"--deadline: '{options.Device}' could not be measured. {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw OutputFolder.Unwritable(options.OutputFolder, error);
        }
    }

    /// <summary>The budget of images that lanes train in a time.</summary>
    /// <param name="deadline">The time for all of them.</param>
    /// <param name="pixels">Training pixels of each image.</param>
    /// <param name="lanes">Fits at a time.</param>
    /// <param name="rate">Work of a lane in a second.</param>
    public static double For(TimeSpan deadline, IReadOnlyList<int> pixels, int lanes, double rate)
    {
        var busy = Math.Max(1, Math.Min(lanes, pixels.Count));
        var around = SecondsToStart + SecondsOfImage * pixels.Count / busy;
        var seconds = Math.Max(deadline.TotalSeconds - around, deadline.TotalSeconds / 10) * UsedShare;
        // The last image may start when the others are nearly done: no order of them takes longer than this.
        var most = pixels.Sum(p => (double)p) / busy + pixels.Max() * (1 - 1.0 / busy);
        var budget = rate * seconds / Math.Max(1, most);
        // Three digits are quickly typed, and no machine is measured more exactly.
        return Math.Clamp(double.Parse(budget.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), 1e-6, 1e9);
    }

    private static double Measure(TimeSpan deadline, int[] pixels, int lanes, FitOptions options, TimeProvider time)
    {
        var busy = Math.Min(lanes, pixels.Length);
        return For(deadline, pixels, busy, TrainingRate.Measure(FitDevice.Parse(options.Device, options.Engine), busy, time));
    }

    private static int PixelsOf(string file, FitSpec spec, ImageLimits limits)
    {
        try
        {
            var header = ImageFile.ReadHeader(new InputImage(file, file).Read(limits), limits);
            return spec.TrainingPixels(header.Width, header.Height);
        }
        catch (ImageRejectedException)
        {
            // It will be reported as failed, and takes no time.
            return 0;
        }
    }

    private static string Key(FitSpec spec, TimeSpan deadline, int[] pixels)
    {
        var settings = FitSettings.Describe(WithBudget(spec, null)).Select(setting => $"{setting.Key}={setting.Value}");
        var text = string.Join('\n', [Duration.Format(deadline), string.Join(' ', pixels), .. settings]);
        return ContentHash.Of(Encoding.UTF8.GetBytes(text)).Hex[..12];
    }

    private static FitSpec WithBudget(FitSpec spec, double? budget) => spec with { Recipe = spec.Recipe with { Budget = budget } };

    private static double? Known(string record)
    {
        try
        {
            return File.Exists(record) && ResultJson.Read<BudgetRecord>(File.ReadAllBytes(record)) is { Budget: > 0 and var budget } ? budget : null;
        }
        catch (JsonException)
        {
            // Damaged: it is measured anew.
            return null;
        }
    }

    private sealed record BudgetRecord(double Budget);
}
