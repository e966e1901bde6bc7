using System.Text.Json;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Results;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Running;

/// <summary>What an output folder remembers of the study that is run in it, so that the same command continues it.</summary>
/// <param name="Opened">The study as it was opened.</param>
/// <param name="Asked">What its file said last.</param>
/// <param name="Revision">Number of times that the file has changed.</param>
internal sealed record RunRecord(StudyDefinition Opened, StudyDefinition Asked, int Revision)
{
    private const string FileName = "run.json";

    /// <summary>The folder of the node's state in an output folder.</summary>
    public static string StateOf(string outputFolder) => Path.Combine(outputFolder, ResultFiles.StateFolder, "study");

    /// <summary>The record of a state folder; null when no study was begun there.</summary>
    /// <exception cref="CommandFailedException">It can not be read.</exception>
    public static RunRecord? Read(string stateFolder)
    {
        var file = Path.Combine(stateFolder, FileName);
        if (!File.Exists(file)) return null;
        try
        {
            var saved = ResultJson.Read<Saved>(File.ReadAllBytes(file)) ?? throw new JsonException("null");
            return new RunRecord(StudyDocument.Read(saved.Opened), StudyDocument.Read(saved.Asked), saved.Revision);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or StudyDocumentException)
        {
            throw new CommandFailedException($"'{file}' can not be read: {error.Message} Delete '{stateFolder}' to begin the study anew.", error);
        }
    }

    /// <summary>Remembers it.</summary>
    /// <exception cref="IOException">It can not be written.</exception>
    public void Write(string stateFolder)
    {
        using var opened = JsonDocument.Parse(StudyDocument.Write(Opened));
        using var asked = JsonDocument.Parse(StudyDocument.Write(Asked));
        OutputFile.WriteIfNew(Path.Combine(stateFolder, FileName), ResultJson.File(new Saved(opened.RootElement, asked.RootElement, Revision)));
    }

    private sealed record Saved(JsonElement Opened, JsonElement Asked, int Revision);
}
