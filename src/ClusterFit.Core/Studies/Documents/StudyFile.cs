using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Studies.Documents;

/// <summary>A study as its user wrote it: what it is called, and where its images lie until they are known by their content.</summary>
/// <param name="Name">What people call it; null for no name.</param>
/// <param name="Preset">The preset that its base started from; empty when it gave all settings.</param>
/// <param name="ImagePaths">Files, folders and patterns, relative to the file; empty when it named uploaded images.</param>
/// <param name="Definition">The definition; without images when there are paths.</param>
public sealed record StudyFile(string? Name, string Preset, EquatableList<string> ImagePaths, StudyDefinition Definition)
{
    /// <summary>The definition with the images that the paths stand for.</summary>
    /// <exception cref="StudyDocumentException">A trial would have too many jobs, names of images are too long or not unique, or the study is too
    /// long.</exception>
    public StudyDefinition With(EquatableList<BatchImage> images)
    {
        var definition = Definition with { Images = images };
        return (StudyRules.Images(definition) ?? StudyRules.Size(definition)) is { } problem ? throw new StudyDocumentException([problem]) : definition;
    }
}
