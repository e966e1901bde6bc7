using System.Text.Json.Nodes;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Running;

/// <summary>What has changed in a study file since its study was begun.</summary>
/// <param name="Fixed">The parts that can not be changed while it runs, as the file calls them.</param>
/// <param name="Edit">The edit that brings the rest about; null when there is none.</param>
internal sealed record FileChange(IReadOnlyList<string> Fixed, StudyEdit? Edit)
{
    private static readonly string[] Editable = ["budget", "parallelism", "space"];

    /// <summary>The change from one definition to another.</summary>
    /// <param name="before">What the file said.</param>
    /// <param name="now">What it says.</param>
    /// <param name="key">Says which change it is.</param>
    public static FileChange Between(StudyDefinition before, StudyDefinition now, string key)
    {
        if (before == now) return new([], null);
        var (old, changed) = (Sections(before), Sections(now));
        var differing = old.Where(section => !JsonNode.DeepEquals(section.Value, changed[section.Key])).Select(section => section.Key).ToList();
        var sameNames = before.Space.Dimensions.Select(dimension => dimension.Name).SequenceEqual(now.Space.Dimensions.Select(dimension => dimension.Name));
        List<string> rigid = [.. differing.Except(Editable), .. sameNames ? Array.Empty<string>() : ["the names in space"]];
        return new(rigid, rigid.Count > 0 || differing.Count == 0 ? null : new StudyEdit
        {
            Key = key,
            Trials = before.Budget.Trials == now.Budget.Trials ? null : now.Budget.Trials,
            Epochs = before.Budget.Epochs == now.Budget.Epochs ? null : now.Budget.Epochs ?? 0,
            Time = before.Budget.Time == now.Budget.Time ? null : now.Budget.Time ?? TimeSpan.Zero,
            Parallelism = before.Parallelism == now.Parallelism ? null : now.Parallelism,
            Dimensions = [.. now.Space.Dimensions.Except(before.Space.Dimensions)],
        });
    }

    private static JsonObject Sections(StudyDefinition study) => JsonNode.Parse(StudyDocument.Write(study))!.AsObject();
}
