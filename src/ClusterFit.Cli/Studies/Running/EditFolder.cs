using System.Text.Json;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Studies.Running;

/// <summary>Edits that wait for the run of a study on this machine: another process leaves them, and the run takes them, now or when it is started
/// again.</summary>
internal sealed class EditFolder(string stateFolder)
{
    private readonly string _folder = Path.Combine(stateFolder, "edits");

    /// <summary>Leaves an edit.</summary>
    /// <exception cref="IOException">It can not be written.</exception>
    public void Leave(StudyChangeRequest edit)
    {
        Directory.CreateDirectory(_folder);
        OutputFile.WriteIfNew(Path.Combine(_folder, $"{edit.Key}.json"), JsonSerializer.SerializeToUtf8Bytes(edit, ApiClient.Json));
    }

    /// <summary>The edits that wait, the earliest first.</summary>
    public IEnumerable<StudyChangeRequest> Waiting()
    {
        if (!Directory.Exists(_folder)) yield break;
        foreach (var file in Directory.GetFiles(_folder, "*.json").Order(StringComparer.Ordinal))
            if (Read(file) is { } edit) yield return edit;
    }

    /// <summary>An edit no longer waits.</summary>
    public void Remove(StudyChangeRequest edit) => File.Delete(Path.Combine(_folder, $"{edit.Key}.json"));

    private static StudyChangeRequest? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<StudyChangeRequest>(File.ReadAllBytes(file), ApiClient.Json);
        }
        catch (JsonException)
        {
            // Not ours.
            return null;
        }
    }
}
