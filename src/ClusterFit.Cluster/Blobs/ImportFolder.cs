using System.Runtime.CompilerServices;

namespace ClusterFit.Cluster.Blobs;

/// <summary>The folder <c>import</c> beside the blobs of a folder. Links are not followed: they lead out of it.</summary>
/// <param name="store">The folder of the blobs.</param>
public sealed class ImportFolder(string store) : IImportSource
{
    private readonly string _root = Path.Combine(store, "import");

    /// <inheritdoc />
    public async IAsyncEnumerable<ImportFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken stop)
    {
        // A disk may be slow: its walk is not the caller's time.
        await Task.Yield();
        foreach (var file in List(prefix))
        {
            stop.ThrowIfCancellationRequested();
            yield return file;
        }
    }

    /// <inheritdoc />
    public async Task<byte[]?> ReadAsync(ImportFile file, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(file);
        var path = Path.Combine(_root, file.Name);
        // To open a pipe or a device could take for ever; these have no length.
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null, Length: > 0 } found || found.Length != file.Bytes) return null;
        var content = new byte[file.Bytes];
        await using var opened = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        await opened.ReadExactlyAsync(content, stop);
        return content;
    }

    private IEnumerable<ImportFile> List(string prefix)
    {
        var folder = _root;
        foreach (var part in prefix.Split('/'))
        {
            folder = Path.Combine(folder, part);
            if (new DirectoryInfo(folder) is not { Exists: true, LinkTarget: null }) return [];
        }

        var depth = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
        };
        return new DirectoryInfo(folder).EnumerateFiles("*", depth).Select(file => new ImportFile(Path.GetRelativePath(_root, file.FullName), file.Length));
    }
}
