namespace ClusterFit.Core.Fits;

/// <summary>The one list of all settings of a <see cref="FitSpec"/>: <c>--set</c>, files and messages all speak it.</summary>
public static class FitSettings
{
    private const double Tiny = 1e-12;

    /// <summary>All settings in the order in which they are shown and stored.</summary>
    public static IReadOnlyList<FitSetting> All { get; } =
    [
        FitSetting.Choice("encoder", "how coordinates become features", s => s.Encoder.Kind, (s, v) => WithEncoder(s, e => e with { Kind = v })),
        FitSetting.IntegerOrAuto("octaves", "octaves of the encoder; auto fits them to the pixel grid", 24,
            s => s.Encoder.Octaves, (s, v) => WithEncoder(s, e => e with { Octaves = v })),
        FitSetting.Number("bandwidth", "highest frequency with automatic octaves, as a fraction of the grid's Nyquist frequency", 0.001, 1,
            s => s.Encoder.Bandwidth, (s, v) => WithEncoder(s, e => e with { Bandwidth = v })),
        FitSetting.Number("octave-decay", "octave k is weighted by 2^(-decay k)", 0, 4,
            s => s.Encoder.OctaveDecay, (s, v) => WithEncoder(s, e => e with { OctaveDecay = v })),
        FitSetting.Number("amplitude", "scale of the features", 0.001, 10,
            s => s.Encoder.Amplitude, (s, v) => WithEncoder(s, e => e with { Amplitude = v })),
        FitSetting.Integer("encoder-width", "features of the siren encoder", 1, 4096,
            s => s.Encoder.Width, (s, v) => WithEncoder(s, e => e with { Width = (int)v })),
        FitSetting.Number("encoder-omega", "frequency factor of the siren encoder", 0.001, 1000,
            s => s.Encoder.Omega, (s, v) => WithEncoder(s, e => e with { Omega = v })),

        FitSetting.Choice("network", "family of the network", s => s.Network.Kind, (s, v) => WithNetwork(s, n => n with { Kind = v })),
        FitSetting.IntegerListOrAuto("widths", "widths of the hidden layers; auto chooses them for the image, by target-psnr and budget", 32, 4096,
            s => s.Network.Widths, (s, v) => WithNetwork(s, n => n with { Widths = v })),
        FitSetting.OnOff("bias", "biases in all linear layers", s => s.Network.Bias, (s, v) => WithNetwork(s, n => n with { Bias = v })),
        FitSetting.Number("omega", "frequency factor of a siren network's hidden layers", 0.001, 1000,
            s => s.Network.Omega, (s, v) => WithNetwork(s, n => n with { Omega = v })),

        FitSetting.Number("learning-rate", "Adam's learning rate at the start", Tiny, 1,
            s => s.Recipe.LearningRate, (s, v) => WithRecipe(s, r => r with { LearningRate = v })),
        FitSetting.Choice("schedule", "how the learning rate changes",
            s => s.Recipe.Schedule.Kind, (s, v) => WithSchedule(s, c => c with { Kind = v })),
        FitSetting.Number("hold-epochs", "epochs at the full learning rate before an exponential or cosine decay", 0, 1e6,
            s => s.Recipe.Schedule.HoldEpochs, (s, v) => WithSchedule(s, c => c with { HoldEpochs = v })),
        FitSetting.Number("half-life-epochs", "epochs in which an exponential decay halves the learning rate", 0.001, 1e6,
            s => s.Recipe.Schedule.HalfLifeEpochs, (s, v) => WithSchedule(s, c => c with { HalfLifeEpochs = v })),
        FitSetting.Integer("plateau-patience", "epochs without improvement before a plateau schedule reduces", 1, 1_000_000,
            s => s.Recipe.Schedule.PlateauPatience, (s, v) => WithSchedule(s, c => c with { PlateauPatience = (int)v })),
        FitSetting.Number("plateau-threshold", "smallest absolute fall of the loss that counts as improvement", 0, 1,
            s => s.Recipe.Schedule.PlateauThreshold, (s, v) => WithSchedule(s, c => c with { PlateauThreshold = v })),
        FitSetting.Number("plateau-factor", "factor of one reduction of a plateau schedule", 0.001, 0.999,
            s => s.Recipe.Schedule.PlateauFactor, (s, v) => WithSchedule(s, c => c with { PlateauFactor = v })),
        FitSetting.Number("beta1", "Adam's decay of the first moment", 0, 0.999999,
            s => s.Recipe.Beta1, (s, v) => WithRecipe(s, r => r with { Beta1 = v })),
        FitSetting.Number("beta2", "Adam's decay of the second moment", 0, 0.999999999,
            s => s.Recipe.Beta2, (s, v) => WithRecipe(s, r => r with { Beta2 = v })),
        FitSetting.Number("epsilon", "Adam's epsilon", 1e-16, 1, s => s.Recipe.Epsilon, (s, v) => WithRecipe(s, r => r with { Epsilon = v })),
        FitSetting.IntegerOrAuto("batch-size", "pixels in a mini-batch at the start; auto is 32 for small images and 64 for others", 65_536,
            s => s.Recipe.BatchSize, (s, v) => WithRecipe(s, r => r with { BatchSize = v })),
        FitSetting.Number("batch-growth", "factor of each growth of the batch", 1, 16,
            s => s.Recipe.BatchGrowth, (s, v) => WithRecipe(s, r => r with { BatchGrowth = v })),
        FitSetting.Integer("batch-growth-epochs", "epochs between two growths of the batch", 1, 1_000_000,
            s => s.Recipe.BatchGrowthEpochs, (s, v) => WithRecipe(s, r => r with { BatchGrowthEpochs = (int)v })),
        FitSetting.Integer("batch-max", "the batch grows no further than this", 1, 65_536,
            s => s.Recipe.BatchMax, (s, v) => WithRecipe(s, r => r with { BatchMax = (int)v })),
        // Who names the epochs wants those: the preset's least number of steps no longer holds.
        FitSetting.IntegerOrAuto("epochs", "epochs at most, auto for as many as target-psnr or budget need; turns min-steps off", 1_000_000,
            s => s.Recipe.Epochs, (s, v) => WithRecipe(s, r => r with { Epochs = v, MinSteps = 0 })),
        FitSetting.Integer("min-steps", "small images are trained for more epochs, to make at least this many steps", 0, 1_000_000,
            s => s.Recipe.MinSteps, (s, v) => WithRecipe(s, r => r with { MinSteps = (int)v })),
        FitSetting.OptionalNumber("target-psnr", "stop at this evaluated PSNR in dB", 1, 150,
            s => s.Recipe.TargetPsnr, (s, v) => WithRecipe(s, r => r with { TargetPsnr = v })),
        FitSetting.Number("average-epochs", "horizon of the moving average of the weights, in epochs; 0 is off", 0, 1e6,
            s => s.Recipe.AverageEpochs, (s, v) => WithRecipe(s, r => r with { AverageEpochs = v })),
        FitSetting.Integer("evaluate-every", "epochs between two evaluations over all pixels", 1, 1_000_000,
            s => s.Recipe.EvaluateEvery, (s, v) => WithRecipe(s, r => r with { EvaluateEvery = (int)v })),
        FitSetting.OptionalNumber("budget", "training work at most, in million multiplications and additions for each training pixel", 1e-6, 1e9,
            s => s.Recipe.Budget, (s, v) => WithRecipe(s, r => r with { Budget = v })),

        FitSetting.Integer("seed", "seed of the start weights and of the order of the pixels", long.MinValue, long.MaxValue,
            s => s.Seed, (s, v) => s with { Seed = v }),
        FitSetting.Integer("train-lattice", "train on every n-th column and row, hold the other pixels out", 1, 64,
            s => s.TrainLattice, (s, v) => s with { TrainLattice = (int)v }),
        FitSetting.Integer("film-frames", "frames kept for a film of the training", 0, 500,
            s => s.FilmFrames, (s, v) => s with { FilmFrames = (int)v }),
    ];

    private static readonly Dictionary<string, FitSetting> ByName = All.ToDictionary(s => s.Name);

    /// <summary>All settings of the spec as text. The budget came after batches had been submitted: it is left out where there is none, so that
    /// theirs, whose identity the text is, stay what they were.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Describe(FitSpec spec) =>
        [.. All.Where(s => s.Name != "budget" || spec.Recipe.Budget is not null).Select(s => KeyValuePair.Create(s.Name, s.Read(spec)))];

    /// <summary>The spec that <see cref="Describe"/> turned into <paramref name="settings"/>; settings that are absent keep the value of
    /// <paramref name="start"/>.</summary>
    /// <exception cref="FitSettingException">A setting is unknown or out of range, or two settings contradict each other.</exception>
    public static FitSpec Apply(FitSpec start, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var spec = settings.Aggregate(start, (current, setting) => Find(setting.Key).Write(current, setting.Value));
        Validate(spec);
        return spec;
    }

    /// <summary>The settings in which one spec differs from another: <see cref="Apply"/> makes the second of the first with them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Difference(FitSpec from, FitSpec to)
    {
        var differing = All.Where(s => s.Read(to) != s.Read(from)).Select(s => KeyValuePair.Create(s.Name, s.Read(to))).ToList();
        // Naming the epochs turns min-steps off, which then has to be named too.
        if (differing.Exists(setting => setting.Key == "epochs") && !differing.Exists(setting => setting.Key == "min-steps"))
            differing.Add(KeyValuePair.Create("min-steps", Find("min-steps").Read(to)));
        return differing;
    }

    /// <summary>Parses <c>key=value</c>.</summary>
    /// <exception cref="FitSettingException">There is no equals sign or the key is unknown.</exception>
    public static KeyValuePair<string, string> ParseAssignment(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new FitSettingException($"'{text}' is not a setting; expected key=value, for example epochs=20.");
        return KeyValuePair.Create(Find(text[..equals].Trim()).Name, text[(equals + 1)..].Trim());
    }

    private static FitSetting Find(string name)
    {
        if (ByName.TryGetValue(name, out var setting)) return setting;
        var nearest = ByName.Keys.MinBy(known => EditDistance.Between(known, name))!;
        throw new FitSettingException($"'{name}' is not a setting; did you mean '{nearest}'? All settings: {string.Join(", ", ByName.Keys)}.") { Unknown = name };
    }

    private static void Validate(FitSpec spec)
    {
        var recipe = spec.Recipe;
        var batch = recipe.BatchSize > 0 ? recipe.BatchSize : RecipeSpec.LargestAutomaticBatch;
        if (recipe.BatchGrowth > 1 && recipe.BatchMax < batch)
            throw new FitSettingException(
                $"batch-max: {recipe.BatchMax} is below batch-size {batch}; a growing batch needs batch-max of at least batch-size.");
        if (recipe.Epochs == 0 && recipe.MinSteps > 0)
            throw new FitSettingException($"min-steps: {recipe.MinSteps} says how long to train, and epochs 'auto' chooses it; expected one of them.");
        if (spec.PlannedSetting is { } planned && recipe.TargetPsnr is null && recipe.Budget is null)
            throw new FitSettingException($"{planned}: 'auto' needs something to choose by; expected target-psnr or budget to be set, too.");
        if (recipe.Schedule.Kind == ScheduleKind.Cosine && recipe.Epochs > 0 && recipe.Schedule.HoldEpochs >= recipe.Epochs)
            throw new FitSettingException(
                $"hold-epochs: {recipe.Schedule.HoldEpochs} leaves no epoch for the cosine decay; expected less than epochs {recipe.Epochs}.");
    }

    private static FitSpec WithEncoder(FitSpec spec, Func<EncoderSpec, EncoderSpec> change) => spec with { Encoder = change(spec.Encoder) };

    private static FitSpec WithNetwork(FitSpec spec, Func<NetworkSpec, NetworkSpec> change) => spec with { Network = change(spec.Network) };

    private static FitSpec WithRecipe(FitSpec spec, Func<RecipeSpec, RecipeSpec> change) => spec with { Recipe = change(spec.Recipe) };

    private static FitSpec WithSchedule(FitSpec spec, Func<ScheduleSpec, ScheduleSpec> change) =>
        WithRecipe(spec, recipe => recipe with { Schedule = change(recipe.Schedule) });
}
