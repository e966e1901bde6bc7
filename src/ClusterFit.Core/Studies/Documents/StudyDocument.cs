using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Studies.Documents;

/// <summary>A study as JSON. Users write it with a preset and paths of images; in its canonical form it carries all settings and the hashes of its
/// images, so that nothing outside decides what it means. The README beside this lists the keys.</summary>
public static class StudyDocument
{
    /// <summary>Version of the document.</summary>
    public const int Version = 1;

    /// <summary>Longest canonical form in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Most trials under way at once.</summary>
    public const int MaxParallelism = 1024;

    // For messages and journals, never within a web page: letters of all languages stay readable.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a study whose images are named by hash, such as <see cref="Write"/> writes.</summary>
    /// <exception cref="StudyDocumentException">The text is none.</exception>
    public static StudyDefinition Read(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new StudyDocumentException([new("", DocumentPath.Shorten(json), $"JSON ({error.Message.TrimEnd('.')})")]);
        }

        using (document) return Read(document.RootElement);
    }

    /// <summary>Reads a study whose images are named by hash.</summary>
    /// <exception cref="StudyDocumentException">The document is none.</exception>
    public static StudyDefinition Read(JsonElement json)
    {
        var file = ReadFile(json);
        if (file.ImagePaths.Count == 0) return file.Definition;
        var path = DocumentPath.Shorten(file.ImagePaths[0]);
        throw new StudyDocumentException([new("images[0]", path, "an object of name and sha256 for an uploaded image")]);
    }

    /// <summary>Reads what a user wrote.</summary>
    /// <exception cref="StudyDocumentException">The document is no study; says all that is wrong with it.</exception>
    public static StudyFile ReadFile(JsonElement json) => StudyReader.Read(json);

    /// <summary>Reads the dimensions that a user changes of a study, by name, each in the words of a whole one.</summary>
    /// <exception cref="StudyDocumentException">They are none, or do not fit with the rest of the study.</exception>
    public static EquatableList<Dimension> ReadChanges(JsonElement space, StudyDefinition present)
    {
        ArgumentNullException.ThrowIfNull(present);
        var problems = new List<DocumentProblem>();
        var changed = StudyReader.Whole(() => SpaceReader.ReadChanges(new DocumentNode(space, "space", problems), present.Space));
        if (problems.Count > 0) throw new StudyDocumentException(problems);
        SearchSpace all = new([.. present.Space.Dimensions.Select(known => changed.FirstOrDefault(dimension => dimension.Name == known.Name) ?? known)]);
        _ = Read(Write(present with { Space = all }));
        return [.. changed];
    }

    /// <summary>The canonical JSON of a study: <see cref="Read(string)"/> gives back an equal one.</summary>
    public static string Write(StudyDefinition study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new JsonObject
        {
            ["version"] = Version,
            ["images"] = List(study.Images, image => new JsonObject { ["name"] = image.Name, ["sha256"] = image.Image.Hex }),
            ["settings"] = Fields(FitSettings.Describe(study.Base).Select(setting => (setting.Key, (JsonNode?)setting.Value))),
            ["fit-seeds"] = List(study.FitSeeds, seed => seed),
            ["space"] = Fields(study.Space.Dimensions.Select(dimension => (dimension.Name, (JsonNode?)Dimension(dimension)))),
            ["objectives"] = List(study.Objectives, sought => Fields((DocumentWords.Of(sought.Direction), DocumentWords.Of(sought.Measure)))),
            ["sampler"] = new JsonObject
            {
                ["kind"] = DocumentWords.Of(study.Sampler.Kind),
                ["multivariate"] = study.Sampler.Multivariate,
                ["startup-trials"] = study.Sampler.StartupTrials,
                ["candidates"] = study.Sampler.Candidates,
            },
            ["pruner"] = new JsonObject
            {
                ["kind"] = DocumentWords.Of(study.Pruner.Kind),
                ["min-epochs"] = study.Pruner.MinEpochs,
                ["reduction"] = study.Pruner.Reduction,
                ["every-epochs"] = study.Pruner.EveryEpochs,
                ["startup-trials"] = study.Pruner.StartupTrials,
            },
            ["budget"] = Fields(
                ("trials", study.Budget.Trials),
                ("epochs", study.Budget.Epochs),
                ("time", study.Budget.Time is { } time ? Duration.Format(time) : null)),
            ["parallelism"] = study.Parallelism,
            ["mode"] = DocumentWords.Of(study.Mode),
            ["seed"] = study.Seed,
        }.ToJsonString(Json);
    }

    private static JsonObject Dimension(Dimension dimension)
    {
        var when = dimension.When is { } condition ? new JsonObject { [condition.Parent] = List(condition.Values, value => value) } : null;
        return dimension switch
        {
            ChoiceDimension choice => Fields(("choice", List(choice.Choices, text => text)), ("when", when)),
            NumberDimension range => Fields(
                (range.Whole ? "int" : "float", new JsonArray(range.Low, range.High)),
                ("log", range.Log ? true : null),
                ("step", range.Whole && range.Step == 1 ? null : range.Step),
                ("grid", range.Grid),
                ("when", when)),
            _ => throw new ArgumentException($"'{dimension.Name}' is of no known kind.", nameof(dimension)),
        };
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> write) => [.. items.Select(write)];

    // Those that have a value.
    private static JsonObject Fields(params IEnumerable<(string Name, JsonNode? Value)> fields) =>
        new(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
