using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterFit.Core;
using ClusterFit.Core.Api;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Steering;

/// <summary>A change as the API words it, for a study that runs in this process.</summary>
internal static class ChangeWords
{
    /// <summary>The edit.</summary>
    /// <exception cref="StudyDocumentException">A dimension can not be read.</exception>
    public static StudyEdit ToEdit(StudyChangeRequest change, StudyDefinition study) => new()
    {
        Key = change.Key,
        Trials = change.Trials,
        Epochs = change.Epochs,
        Time = change.Time switch { null => null, "0" => TimeSpan.Zero, var text => Duration.Parse(text) },
        Parallelism = change.Parallelism,
        Priority = change.Priority,
        Dimensions = change.Space is { } space ? Dimensions(study, space) : [],
        Add = [.. (change.Add ?? []).Select(trial => EquatableList.Create<KeyValuePair<string, string>>([.. trial.Settings]))],
        Priors = [.. (change.Priors ?? []).Select(prior => new PriorTrial([.. prior.Settings], [.. prior.Values]))],
        Stop = change.Stop,
    };

    // The document's own reader checks them, conditions on other dimensions included.
    private static EquatableList<Dimension> Dimensions(StudyDefinition study, JsonElement changed)
    {
        var document = JsonNode.Parse(StudyDocument.Write(study))!.AsObject();
        foreach (var dimension in changed.EnumerateObject()) document["space"]!.AsObject()[dimension.Name] = JsonNode.Parse(dimension.Value.GetRawText());
        return [.. StudyDocument.Read(document.ToJsonString()).Space.Dimensions.Where(dimension => changed.TryGetProperty(dimension.Name, out _))];
    }
}
