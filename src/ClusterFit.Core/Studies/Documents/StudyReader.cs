using System.Text.Json;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Studies.Documents;

/// <summary>Reads a study section by section; all problems are found, not only the first.</summary>
internal sealed class StudyReader
{
    /// <summary>The sections, in the order in which they are usually written.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        "version", "name", "images", "preset", "set", "settings", "fit-seeds", "space", "objectives", "sampler", "pruner", "budget", "parallelism",
        "mode", "seed",
    ];

    private const int MaxPath = 4096;

    private static readonly StudyDefinition Defaults = new();

    private static readonly string[] KeysOfImage = ["name", "sha256"];

    private readonly List<DocumentProblem> _problems = [];
    private readonly DocumentNode _root;
    private IReadOnlyDictionary<string, DocumentNode> _sections = new Dictionary<string, DocumentNode>();

    private StudyReader(JsonElement json) => _root = new DocumentNode(json, "", _problems);

    /// <summary>The study.</summary>
    /// <exception cref="StudyDocumentException">The document is none.</exception>
    public static StudyFile Read(JsonElement json)
    {
        var reader = new StudyReader(json);
        var file = Whole(reader.Read);
        if (reader._problems.Count == 0 && StudyRules.Size(file.Definition) is { } tooLarge) reader._problems.Add(tooLarge);
        return reader._problems.Count == 0 ? file : throw new StudyDocumentException(reader._problems);
    }

    /// <summary>What is read; the one way in which a parsed document can not be is <c>\ud800</c> in a text.</summary>
    /// <exception cref="StudyDocumentException">There is such a text.</exception>
    public static T Whole<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw new StudyDocumentException([new("", "half a surrogate pair", "text of whole characters")]);
        }
    }

    private StudyFile Read()
    {
        _sections = _root.Fields(Keys);
        if (Find("version") is { } version && version.Whole(StudyDocument.Version, StudyDocument.Version, $"{StudyDocument.Version}") is null)
            throw new StudyDocumentException(_problems);
        var (paths, images) = Images();
        var (preset, spec) = Base();
        var definition = new StudyDefinition
        {
            Base = spec,
            Images = images,
            FitSeeds = FitSeeds(),
            Space = Required("space", "the settings that are searched") is { } space ? SpaceReader.Read(space, isCanonical: _sections.ContainsKey("settings")) : new([]),
            Objectives = Objectives(),
            Sampler = Sampler(),
            Pruner = Pruner(),
            Budget = Budget(),
            Parallelism = (int)(Find("parallelism")?.Whole(1, StudyDocument.MaxParallelism) ?? Defaults.Parallelism),
            Mode = Find("mode")?.Choice<StudyMode>() ?? Defaults.Mode,
            Seed = Find("seed")?.Whole(long.MinValue, long.MaxValue) ?? Defaults.Seed,
        };
        _problems.AddRange([.. StudyRules.Check(definition, _sections.ContainsKey("settings") ? "settings" : "set", IsSound)]);
        return new StudyFile(Find("name")?.Text(GroupTitle.MaxText, $"a name of 1 to {GroupTitle.MaxText} characters"), preset, paths, definition);
    }

    private DocumentNode? Find(string section) => _sections.GetValueOrDefault(section);

    private DocumentNode? Required(string section, string expected)
    {
        if (Find(section) is { } node) return node;
        if (_root.IsObject) _root.RefuseWithout(section, expected);
        return null;
    }

    private bool IsSound(params ReadOnlySpan<string> sections)
    {
        foreach (var section in sections)
            if (_problems.Exists(problem => problem.Path == section || DocumentPath.IsWithin(problem.Path, section))) return false;
        return true;
    }

    private (EquatableList<string> Paths, EquatableList<BatchImage> Images) Images()
    {
        const string expected = "the paths of images, or objects of name and sha256 for uploaded ones";
        if (Required("images", expected) is not { } node) return ([], []);
        var items = node.Items();
        if (items.Count is 0 or > StudyDefinition.MaxJobsOfTrial)
        {
            node.Refuse($"1 to {StudyDefinition.MaxJobsOfTrial} images");
            return ([], []);
        }

        return items[0].IsObject
            ? ([], [.. items.Select(Image).OfType<BatchImage>()])
            : ([.. items.Select(item => item.Text(MaxPath, "the path of an image, as for the others")).OfType<string>()], []);
    }

    private static BatchImage? Image(DocumentNode node)
    {
        var fields = node.Fields(KeysOfImage);
        if (!node.IsObject) return null;
        foreach (var missing in KeysOfImage.Except(fields.Keys)) node.RefuseWithout(missing, "the name and the SHA-256 of an uploaded image");
        var name = fields.GetValueOrDefault("name")?.Text(GroupCommands.MaxName, $"a name of 1 to {GroupCommands.MaxName} characters");
        const string hash = "the 64 lower-case hexadecimal digits of the image's SHA-256";
        if (fields.GetValueOrDefault("sha256") is not { } digits || digits.Text(2 * ContentHash.Bytes, hash) is not { } hex) return null;
        if (ContentHash.TryParse(hex, out var image)) return name is null ? null : new BatchImage(name, image);
        digits.Refuse(hash);
        return null;
    }

    private (string Preset, FitSpec Spec) Base()
    {
        if (Find("settings") is { } all)
        {
            foreach (var other in (string[])["preset", "set"]) Find(other)?.Refuse("either all settings, or a preset and what differs from it");
            return ("", Settings(all, new FitSpec()));
        }

        var names = Presets.All.Select(preset => preset.Name).ToArray();
        var preset = Find("preset")?.Text(GroupTitle.MaxText, $"one of {string.Join(", ", names)}") ?? Presets.Default;
        if (Presets.All.FirstOrDefault(other => other.Name == preset) is not { } found)
        {
            Find("preset")!.RefuseName(preset, names);
            found = Presets.Find(Presets.Default);
        }

        return (preset, Find("set") is { } set ? Settings(set, found.Spec) : found.Spec);
    }

    private FitSpec Settings(DocumentNode node, FitSpec start)
    {
        var given = node.Entries("an object of settings and their values").ToDictionary();
        var isSet = Find("set") == node;
        foreach (var (name, entry) in given)
        {
            if (isSet && name == "seed") entry.Refuse("fit-seeds instead: a trial is fitted with each of them");
            else if (FitSettings.All.All(setting => setting.Name != name))
                entry.RefuseSetting(name, FitSettings.All.MinBy(setting => EditDistance.Between(setting.Name, DocumentPath.Shorten(name)))!.Name);
        }

        // In the order of the settings: epochs turn off the least number of steps, which may follow.
        var spec = FitSettings.All.Where(setting => given.ContainsKey(setting.Name))
            .Aggregate(start, (current, setting) => Write(current, setting, given[setting.Name]));
        try
        {
            return FitSettings.Apply(spec, []);
        }
        catch (FitSettingException error)
        {
            node.Refuse($"settings that agree ({error.Message.TrimEnd('.')})");
            return spec;
        }
    }

    private static FitSpec Write(FitSpec spec, FitSetting setting, DocumentNode node)
    {
        if (node.Setting(setting.Domain) is not { } text) return spec;
        try
        {
            return setting.Write(spec, text);
        }
        catch (FitSettingException)
        {
            node.Refuse(setting.Domain);
            return spec;
        }
    }

    private EquatableList<long> FitSeeds()
    {
        if (Find("fit-seeds") is not { } node) return Defaults.FitSeeds;
        var items = node.Items();
        if (items.Count is 0 or > StudyDefinition.MaxJobsOfTrial)
        {
            node.Refuse($"1 to {StudyDefinition.MaxJobsOfTrial} seeds");
            return Defaults.FitSeeds;
        }

        var seeds = new List<long>();
        foreach (var item in items)
        {
            if (item.Whole(long.MinValue, long.MaxValue) is not { } seed) continue;
            if (seeds.Contains(seed)) item.Refuse("each seed once");
            else seeds.Add(seed);
        }

        return [.. seeds];
    }

    private EquatableList<Objective> Objectives()
    {
        if (Find("objectives") is not { } node) return Defaults.Objectives;
        var items = node.Items();
        if (items.Count is 0 or > StudyDefinition.MaxObjectives) node.Refuse($"1 to {StudyDefinition.MaxObjectives} objectives");
        var objectives = new List<Objective>();
        foreach (var item in items.Take(StudyDefinition.MaxObjectives))
        {
            if (Objective(item) is not { } objective) continue;
            if (objectives.Exists(other => other.Measure == objective.Measure)) item.Refuse("each objective once");
            else objectives.Add(objective);
        }

        return [.. objectives];
    }

    private static Objective? Objective(DocumentNode node)
    {
        if (!node.IsObject) return node.Choice<Measure>() is { } usual ? new Objective(usual) : null;
        var fields = node.Fields(DocumentWords.All<Direction>());
        if (fields.ToArray() is [var (direction, measured)])
            return measured.Choice<Measure>() is { } measure ? new(measure, DocumentWords.Find<Direction>(direction)!.Value) : null;
        node.Refuse("what is measured, { maximize: ... } or { minimize: ... }");
        return null;
    }

    private SamplerSpec Sampler()
    {
        if (Find("sampler") is not { } node) return Defaults.Sampler;
        var usual = Defaults.Sampler;
        if (node.IsText) return node.Choice<SamplerKind>() is { } named ? usual with { Kind = named } : usual;
        var fields = node.Fields("kind", "multivariate", "startup-trials", "candidates");
        return new SamplerSpec
        {
            Kind = fields.GetValueOrDefault("kind")?.Choice<SamplerKind>() ?? usual.Kind,
            Multivariate = fields.GetValueOrDefault("multivariate")?.OnOff() ?? usual.Multivariate,
            StartupTrials = Count(fields, "startup-trials", 1, 1000) ?? usual.StartupTrials,
            Candidates = Count(fields, "candidates", 1, 1000) ?? usual.Candidates,
        };
    }

    private PrunerSpec Pruner()
    {
        if (Find("pruner") is not { } node) return Defaults.Pruner;
        var usual = Defaults.Pruner;
        if (node.IsText) return node.Choice<PrunerKind>() is { } named ? usual with { Kind = named } : usual;
        var fields = node.Fields("kind", "min-epochs", "reduction", "every-epochs", "startup-trials");
        if (node.IsObject && !fields.ContainsKey("kind")) node.RefuseWithout("kind", $"one of {string.Join(", ", DocumentWords.All<PrunerKind>())}");
        return new PrunerSpec
        {
            Kind = fields.GetValueOrDefault("kind")?.Choice<PrunerKind>() ?? usual.Kind,
            MinEpochs = Count(fields, "min-epochs", 1, 1_000_000) ?? usual.MinEpochs,
            Reduction = Count(fields, "reduction", 2, 16) ?? usual.Reduction,
            EveryEpochs = Count(fields, "every-epochs", 1, 1_000_000) ?? usual.EveryEpochs,
            StartupTrials = Count(fields, "startup-trials", 0, StudyDefinition.MaxTrials) ?? usual.StartupTrials,
        };
    }

    private StudyBudget Budget()
    {
        if (Find("budget") is not { } node) return Defaults.Budget;
        var fields = node.Fields("trials", "epochs", "time");
        return new StudyBudget
        {
            Trials = Count(fields, "trials", 1, StudyDefinition.MaxTrials) ?? Defaults.Budget.Trials,
            Epochs = fields.GetValueOrDefault("epochs")?.Whole(1, long.MaxValue),
            Time = fields.GetValueOrDefault("time") is { } time ? Time(time) : null,
        };
    }

    private static TimeSpan? Time(DocumentNode node)
    {
        if (node.Text(DocumentPath.MaxName, Duration.Expected) is not { } text) return null;
        if (Duration.Parse(text) is { } time) return time;
        node.Refuse(Duration.Expected);
        return null;
    }

    private static int? Count(IReadOnlyDictionary<string, DocumentNode> fields, string name, int min, int max) =>
        (int?)fields.GetValueOrDefault(name)?.Whole(min, max);
}
