using ClusterFit.Core;
using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Host.Http.Batches;
using ClusterFit.Host.Http.Problems;

namespace ClusterFit.Host.Http.Studies;

/// <summary>What a request for a study, or for its change, must be like beyond its form.</summary>
internal static class StudyRules
{
    private const string NoLimit = "0";

    /// <summary>The study, whose images may not be there.</summary>
    /// <exception cref="ProblemException">Names all fields of the definition, or one of the others, that are not possible.</exception>
    public static StudySubmission Submission(StudyRequest request)
    {
        var file = Read("definition.", "definition", () => StudyDocument.ReadFile(request.Definition));
        if (file.ImagePaths.Count > 0)
            throw ProblemException.Invalid("definition.images[0]", file.ImagePaths[0], "an object of name and sha256 for an uploaded image");
        var submission = new StudySubmission(file.Definition)
        {
            Terms = new GroupTerms { Priority = request.Priority, Weight = request.Weight, MaxRunning = request.MaxRunning },
            Needs = new JobNeeds(request.Device, request.MemoryBytes),
            Title = new GroupTitle(request.Name ?? file.Name, request.Preset ?? file.Preset, BatchRules.Labels(request.Labels)),
            IdempotencyKey = request.IdempotencyKey,
        };
        BatchRules.Check(submission.Terms, submission.Needs, submission.Title, submission.IdempotencyKey);
        return submission;
    }

    /// <summary>The change, of a study that is defined like this. What depends on where the study stands is left to the study.</summary>
    /// <exception cref="ProblemException">Names the fields that are not possible.</exception>
    public static StudyEdit Edit(StudyChangeRequest request, StudyDefinition present) => new()
    {
        Key = request.Key,
        Trials = request.Trials,
        Epochs = request.Epochs,
        Time = request.Time is { } time ? TimeOf(time) : null,
        Parallelism = request.Parallelism,
        Priority = request.Priority,
        Dimensions = request.Space is { } space ? Read("", "space", () => StudyDocument.ReadChanges(space, present)) : [],
        Add = [.. (request.Add ?? []).Select((trial, i) => Settings(trial?.Settings, $"add[{i}]", present))],
        Priors = [.. (request.Priors ?? []).Select((trial, i) => Prior(trial, $"priors[{i}]", present))],
        Stop = request.Stop,
    };

    private static TimeSpan TimeOf(string text) => text == NoLimit ? TimeSpan.Zero
        : Duration.Parse(text) ?? throw ProblemException.Invalid("time", text, $"{Duration.Expected}, or {NoLimit} for no limit");

    private static PriorTrial Prior(KnownTrial? trial, string path, StudyDefinition present)
    {
        var settings = Settings(trial?.Settings, path, present);
        return trial!.Values.Count == present.Objectives.Count
            ? new PriorTrial(settings, [.. trial.Values])
            : throw ProblemException.Invalid($"{path}.values", $"{trial.Values.Count} values", $"{present.Objectives.Count}, one for each objective");
    }

    private static EquatableList<KeyValuePair<string, string>> Settings(IReadOnlyDictionary<string, string>? settings, string path, StudyDefinition present)
    {
        // A list may hold nothing where a trial should be, and a trial nothing where a text should; their types do not say so.
        if (settings is null) throw ProblemException.Invalid(path, null, "an object with settings");
        foreach (var (name, value) in settings)
            if (value is null) throw ProblemException.Invalid($"{path}.settings.{name}", null, "a text");
        try
        {
            EquatableList<KeyValuePair<string, string>> given = [.. settings];
            _ = present.SpecOf(given, present.FitSeeds[0]);
            return given;
        }
        catch (FitSettingException error)
        {
            throw new ProblemException(ProblemKind.Invalid, error.Message, new FieldProblem($"{path}.settings", null, error.Message.TrimEnd('.')));
        }
    }

    // The paths are those of the document, which lies in a field of the request.
    private static T Read<T>(string prefix, string whole, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (StudyDocumentException error)
        {
            throw new ProblemException(ProblemKind.Invalid, error.Message,
                [.. error.Problems.Select(problem => new FieldProblem(problem.Path.Length == 0 ? whole : prefix + problem.Path, problem.Value, problem.Expected))]);
        }
    }
}
