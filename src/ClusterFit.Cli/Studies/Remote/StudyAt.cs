using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Results;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary>A study of a server, or one that was run in a folder here.</summary>
internal static class StudyAt
{
    /// <summary>Whether the text names a folder with a study, rather than a study of a server.</summary>
    public static bool IsFolder(string text) =>
        SavedStudy.IsIn(text) || (Directory.Exists(text) && text.Contains(Path.DirectorySeparatorChar));

    /// <summary>The study as it stands.</summary>
    /// <exception cref="UsageException">The folder holds none.</exception>
    /// <exception cref="CommandFailedException">There is none.</exception>
    public static async Task<StudyMoment> ReadAsync(string text, ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        if (IsFolder(text)) return SavedStudy.Read(text);
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        return await new RemoteStudy(client, await StudyReference.ResolveAsync(text, client, stop)).ReadAsync(stop);
    }
}
