namespace ClusterFit.Core.Fits;

/// <summary>A named spec to start from; every setting of it can be overridden.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Purpose">What it is for, in one line.</param>
/// <param name="Spec">All its settings.</param>
public sealed record Preset(string Name, string Purpose, FitSpec Spec);

/// <summary>The presets that ship with ClusterFit.</summary>
public static class Presets
{
    /// <summary>Name of the preset that is used when none is named.</summary>
    public const string Default = "photo";

    /// <summary>Name of the preset that is used when none is named, but a target or a deadline is.</summary>
    public const string OfTarget = "target";

    private static readonly EncoderSpec PublishedEncoder = new() { Kind = EncoderKind.Rotated, Octaves = 21, Amplitude = Math.Sqrt(0.5) };

    // Found by the study in deploy/studies/tiles.yaml.
    private static readonly EncoderSpec TileEncoder = new() { Amplitude = 2.3, OctaveDecay = 0.05 };

    private static readonly RecipeSpec TileRecipe = new()
    {
        LearningRate = 1e-3,
        Beta1 = 0.94,
        Beta2 = 0.97,
        BatchSize = 64,
        Epochs = 12,
        MinSteps = 10_000,
        AverageEpochs = 0.3,
        EvaluateEvery = 4,
    };

    /// <summary>All presets.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        // Its recipe is what the study in deploy/studies/photo.yaml found.
        new("photo", "photographs: a faithful reconstruction, about two and a half minutes a megapixel on one core", new FitSpec
        {
            Encoder = new() { Amplitude = 2, OctaveDecay = 0.05 },
            Network = new() { Widths = [768, 96, 96] },
            Recipe = new() { LearningRate = 5e-4, Beta2 = 0.99, BatchSize = 64, Epochs = 12, MinSteps = 10_000, EvaluateEvery = 4 },
        }),
        new("draft", "a first look: about fifteen seconds a megapixel on one core", new FitSpec
        {
            Encoder = new() { Bandwidth = 0.5 },
            Network = new() { Widths = [384, 64, 64] },
            Recipe = new() { LearningRate = 2e-3, Beta2 = 0.99, BatchSize = 64, Epochs = 2, MinSteps = 2_000, EvaluateEvery = 2 },
        }),
        // On whole photographs, which the network can not hold, its large amplitude costs up to 1.6 dB.
        new("tiles", "small images and tiles, up to about 256 x 256: the network of photo with a recipe that learns them better", new FitSpec
        {
            Encoder = TileEncoder,
            Network = new() { Widths = [768, 96, 96] },
            Recipe = TileRecipe,
        }),
        // Network and length are chosen for the image, by a model of this recipe (src/ClusterFit.Training/Planning).
        new(OfTarget, "a PSNR in the least time: chooses network and length for the image, by target-psnr, budget or both", new FitSpec
        {
            Encoder = TileEncoder,
            Network = new() { Widths = [] },
            Recipe = TileRecipe with { BatchSize = 0, Epochs = 0, MinSteps = 0, TargetPsnr = 40, EvaluateEvery = 1_000_000 },
        }),
        new("continuous", "band-limited to the pixel grid: for rendering between pixels and for derivatives", new FitSpec
        {
            Encoder = new() { Bandwidth = 0.4, OctaveDecay = 0.5 },
            Recipe = new() { LearningRate = 1e-3, BatchSize = 32, Epochs = 40, EvaluateEvery = 10 },
        }),
        // A wide first layer needs fewer epochs than the published network, for about the same work in each. Growing batches do part of what
        // a falling learning rate does, so that it need not fall so fast: where it does, training freezes short of the target.
        new("exact", "a grey image to a mean squared error below 1e-8 on the pixel grid, in the least time", new FitSpec
        {
            Encoder = PublishedEncoder,
            Network = new() { Widths = [512, 128, 128] },
            Recipe = new()
            {
                LearningRate = 1e-3,
                Schedule = new() { Kind = ScheduleKind.Exponential, HoldEpochs = 20, HalfLifeEpochs = 7 },
                Epsilon = 1e-7,
                BatchSize = 32,
                BatchGrowth = 2,
                BatchGrowthEpochs = 20,
                BatchMax = 64,
                Epochs = 120,
                TargetPsnr = 80,
                AverageEpochs = 1,
                EvaluateEvery = 10,
            },
        }),
        Published("published", "the author's run with slow learning-rate reduction: MSE 1e-8 after about 370 epochs", 2e-4, patience: 40, epochs: 420),
        Published("published-aggressive", "the author's run with fast learning-rate reduction: MSE 1e-6 after about 80 epochs", 1e-3, patience: 5, epochs: 105),
    ];

    /// <summary>The preset of that name.</summary>
    /// <exception cref="FitSettingException">There is none.</exception>
    public static Preset Find(string name) =>
        All.FirstOrDefault(preset => preset.Name == name)
        ?? throw new FitSettingException($"preset: '{name}' is unknown; expected one of {string.Join(", ", All.Select(p => p.Name))}.");

    private static Preset Published(string name, string purpose, double learningRate, int patience, int epochs) => new(name, purpose, new FitSpec
    {
        Encoder = PublishedEncoder,
        Recipe = new()
        {
            LearningRate = learningRate,
            Schedule = new() { Kind = ScheduleKind.Plateau, PlateauPatience = patience, PlateauThreshold = 1e-4, PlateauFactor = 0.5 },
            Epsilon = 1e-7,
            BatchSize = 32,
            Epochs = epochs,
            EvaluateEvery = 20,
        },
    });
}
