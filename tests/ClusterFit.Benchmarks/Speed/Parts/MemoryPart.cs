using System.Diagnostics;
using ClusterFit.Benchmarks.Speed.Fits;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using static TorchSharp.torch;

namespace ClusterFit.Benchmarks.Speed.Parts;

/// <summary>The most memory that a process needs for a fit: each case in a child process of its own.</summary>
internal sealed class MemoryPart : ISpeedPart
{
    /// <summary>The verb of the child process.</summary>
    public const string Verb = "speed-case";

    private const string Bare = "libtorch loaded, images read", Peak = "peak MiB";

    // Where the target decides what is trained.
    private const double Db = 40;

    private static readonly FitLimit OneEpoch = new(1);

    private static IReadOnlyList<(string Case, Action<SpeedImages> Run)> Cases { get; } =
    [
        (Bare, _ => { }),
        ("cameraman, published, fused", images => Fit(SpeedPresets.Published, FitEngine.Fused, 1, images.Cameraman)),
        ("cameraman, published, hand-written TorchSharp", images => Fit(SpeedPresets.Published, FitEngine.Torch, 1, images.Cameraman)),
        ("cameraman, published, plain TorchSharp", images => Plain(SpeedPresets.Published, images.Cameraman)),
        ($"tile, {Presets.OfTarget}, 1 lane", images => Tile(images, 1)),
        ($"tiles, {Presets.OfTarget}, 2 lanes", images => Tile(images, 2)),
        ($"tile, {Presets.OfTarget}, plain TorchSharp", images => Plain(Presets.OfTarget, images.Tiles[0].Image)),
        ($"photograph, {Presets.OfTarget}, fused", images => Fit(Presets.OfTarget, FitEngine.Fused, 1, images.Photographs[0].Image)),
        ($"photograph, {Presets.OfTarget}, hand-written TorchSharp",
            images => Fit(Presets.OfTarget, FitEngine.Torch, 1, images.Photographs[0].Image)),
        ($"photograph, {Presets.OfTarget}, plain TorchSharp", images => Plain(Presets.OfTarget, images.Photographs[0].Image)),
    ];

    public string Name => "memory";

    public string Title => "Peak memory";

    public string About => """
        The highest resident memory (VmHWM) of a process of its own that trains and evaluates one epoch, of a fit to 40 dB where the
        target decides what is trained, and what of it is above a process that only loaded libtorch and read the same images.
        """;

    public IReadOnlyList<(string Quantity, string Column)> Ratios => [];

    public double Minutes(SpeedOptions options) => 0.8 * options.Seeds;

    public void Measure(SpeedContext context)
    {
        for (var turn = 0; turn < context.Options.Seeds; turn++)
        {
            for (var i = 0; i < Cases.Count; i++)
            {
                var number = i;
                context.Log.Measure(Name, Cases[i].Case, $"turn {turn}", () =>
                {
                    var (peak, bare) = (Child(context.Options, number), context.Log.Values(Name, Bare, Peak));
                    Quantity[] above = number > 0 ? [Quantity.Of("MiB above the bare process", peak - Spread.Median(bare))] : [];
                    return [new SpeedRun(Cases[number].Case, [Quantity.Of(Peak, peak), .. above], [])];
                });
            }
        }
    }

    /// <summary>What the child process does: runs a case and prints its peak in MiB.</summary>
    public static int RunChild(int number, SpeedOptions options)
    {
        TorchSetup.Ensure();
        using (var square = ones(64, 64))
        using (square.mm(square))
        {
            // libtorch has loaded what a product needs.
        }
        Cases[number].Run(SpeedImages.Read(options));
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.WriteLine(double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024);
        return 0;
    }

    private static double Child(SpeedOptions options, int number)
    {
        string[] none = [];
        var program = Path.ChangeExtension(typeof(MemoryPart).Assembly.Location, null);
        string[] arguments = [Verb, $"{number}", options.Cameraman, options.Photographs, options.Out, .. options.Quick ? ["--quick"] : none];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var peak = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(peak)
            : throw new InvalidOperationException($"the process of '{Cases[number].Case}' ended with {process.ExitCode}.");
    }

    private static void Fit(string preset, FitEngine engine, int cores, PixelImage image) =>
        EngineFit.Run(EveryEpoch(preset), image, [Db], new IdleCores(cores), OneEpoch, engine);

    private static void Plain(string preset, PixelImage image) => PlainFit.Run(EveryEpoch(preset), image, [Db], threads: 1, OneEpoch);

    private static void Tile(SpeedImages images, int lanes) => Lanes.Run([.. images.Tiles.Take(lanes)], lanes, tile =>
        EngineFit.Run(EveryEpoch(Presets.OfTarget), tile.Image, [Db], new IdleCores(lanes), OneEpoch));

    private static FitSpec EveryEpoch(string preset) => FitSettings.Apply(SpeedPresets.Spec(preset, Db, seed: 0), [KeyValuePair.Create("evaluate-every", "1")]);
}
