using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Core.Studies.Imports;

/// <summary>A study that is being made of another program's file.</summary>
internal sealed class StudyDraft
{
    private readonly List<ImportNote> _notes = [];

    // Where a place of the study came from.
    private readonly Dictionary<string, string> _sources = [];

    /// <summary>The study so far.</summary>
    public JsonObject Study { get; } = new()
    {
        ["images"] = new JsonArray("*.png"),
        ["preset"] = Presets.Default,
        ["set"] = new JsonObject(),
        ["space"] = new JsonObject(),
    };

    /// <summary>Says that something was not taken over, or became something else.</summary>
    public void Note(string path, string reason) => _notes.Add(new(path, reason));

    /// <summary>Puts a section in the study.</summary>
    public void Set(string section, JsonNode? value, string source) => (Study[section], _sources[section]) = (value, source);

    /// <summary>Gives a setting one value.</summary>
    public void Fix(string setting, string value, string source) =>
        (Study["set"]![setting], _sources[DocumentPath.Field("set", setting)]) = (value, source);

    /// <summary>Searches a setting.</summary>
    public void Search(string setting, JsonNode dimension, string source)
    {
        var space = (JsonObject)Study["space"]!;
        if (space.Count == StudyDefinition.MaxDimensions) Note(source, $"left out: a study has {StudyDefinition.MaxDimensions} dimensions at most");
        else if (!space.TryAdd(setting, dimension)) Note(source, $"is the setting '{setting}', which is searched already");
        else _sources[DocumentPath.Field("space", setting)] = source;
    }

    /// <summary>The study without what it can not be with: each such place becomes a note.</summary>
    public ImportedStudy Finish()
    {
        var space = (JsonObject)Study["space"]!;
        FixEpochs(space);
        // Each round leaves something out, or ends.
        while (space.Count > 0 && FirstProblem() is { } problem && LeaveOut(problem.Path))
            Note(Source(problem.Path), $"left out: {problem.ToString().TrimEnd('.')}");
        if (((JsonObject)Study["set"]!).Count == 0) Study.Remove("set");
        return new(new(StudyReader.Keys.Where(Study.ContainsKey).Select(key => KeyValuePair.Create(key, Study[key]?.DeepClone()))), _notes);
    }

    // A pruner compares trials after equal epochs.
    private void FixEpochs(JsonObject space)
    {
        if (Study["pruner"] is null) return;
        var most = Presets.Find(Presets.Default).Spec.Recipe.Epochs;
        if (space["epochs"] is { } searched && Source("space.epochs") is var source)
        {
            var high = searched is JsonArray choices ? choices[^1] : searched["int"]?[1];
            space.Remove("epochs");
            Fix("epochs", $"{high ?? most}", source);
            Note(source, $"became the epochs of a full trial, {high ?? most}: the pruner decides how many a trial gets");
        }
        else if (Study["set"]!["epochs"] is null)
        {
            Fix("epochs", $"{most}", "");
            Note("", $"the pruner needs the epochs of a full trial: they are {most}, change them");
        }
    }

    private DocumentProblem? FirstProblem()
    {
        try
        {
            using var document = JsonDocument.Parse(Study.ToJsonString());
            StudyDocument.ReadFile(document.RootElement);
            return null;
        }
        catch (StudyDocumentException error)
        {
            return error.Problems[0];
        }
    }

    private bool LeaveOut(string path)
    {
        var parts = path.Split('.', '[');
        if (parts[0] is not ("space" or "set")) return Study.Remove(parts[0]);
        var section = (JsonObject)Study[parts[0]]!;
        if (parts.Length > 1 && section.Remove(parts[1])) return true;
        // What is missing there the pruner or an objective asks for.
        if (parts.Length > 1) return Study.Remove("pruner") || Study.Remove("objectives");
        section.Clear();
        return true;
    }

    private string Source(string path)
    {
        while (path.Length > 0 && !_sources.ContainsKey(path)) path = DocumentPath.Parent(path);
        return _sources.GetValueOrDefault(path, "");
    }
}
