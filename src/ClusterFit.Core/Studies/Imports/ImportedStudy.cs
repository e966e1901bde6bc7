using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClusterFit.Core.Studies.Imports;

/// <summary>What was not taken over from another program's file as it stands there.</summary>
/// <param name="Path">The place in that file.</param>
/// <param name="Reason">Why, or what became of it.</param>
public sealed record ImportNote(string Path, string Reason);

/// <summary>A study made of another program's file. It is valid, once its images are named, unless its space is empty.</summary>
/// <param name="Study">The study as its user would write it.</param>
/// <param name="Notes">What was not taken over.</param>
public sealed record ImportedStudy(JsonObject Study, IReadOnlyList<ImportNote> Notes)
{
    /// <summary>Whether anything is searched.</summary>
    public bool HasSpace => ((JsonObject)Study["space"]!).Count > 0;

    /// <summary>Makes a study of a Katib experiment or a W&amp;B sweep, told by its content; null for anything else.</summary>
    public static ImportedStudy? From(JsonElement file) =>
        KatibExperiment.Is(file) ? KatibExperiment.Import(file) : WandbSweep.Is(file) ? WandbSweep.Import(file) : null;
}
