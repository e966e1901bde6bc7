using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>Blobs as files, named by the hash of their content: <c>ab/cd/abcd...</c>. Safe for use from several threads.</summary>
public sealed class BlobFolder
{
    private readonly string _folder;
    private readonly string _incoming;

    /// <summary>Opens the folder, creating it if need be, and deletes what an interrupted write left behind. One process at a time.</summary>
    /// <exception cref="BlobUnwritableException">The folder can not be created or written.</exception>
    public BlobFolder(string folder)
    {
        _folder = Path.GetFullPath(folder);
        _incoming = Path.Combine(_folder, "incoming");
        Writing(() =>
        {
            Directory.CreateDirectory(_incoming);
            foreach (var orphan in Directory.EnumerateFiles(_incoming)) File.Delete(orphan);
        });
    }

    /// <summary>Stores the content, durably, and returns its hash. Content that is there already and intact stays as it is.</summary>
    /// <exception cref="BlobUnwritableException">The disk is full or the folder can not be written.</exception>
    public ContentHash Put(ReadOnlySpan<byte> content)
    {
        var hash = ContentHash.Of(content);
        var path = PathOf(hash);
        if (Holds(path, content)) return hash;
        // Written beside the tree, so that the start finds orphans without walking it.
        var arrival = Path.Combine(_incoming, Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(arrival, content);
            File.Move(arrival, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BlobUnwritableException(_folder, Reason(error, arrival), error);
        }

        return hash;
    }

    /// <summary>The content, verified against its hash.</summary>
    /// <exception cref="BlobMissingException">It is not there.</exception>
    /// <exception cref="BlobCorruptException">It is not what was stored.</exception>
    public byte[] Get(ContentHash hash)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(PathOf(hash));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobMissingException(hash, _folder);
        }

        return ContentHash.Of(content) == hash ? content : throw new BlobCorruptException(PathOf(hash));
    }

    /// <summary>Whether the blob is there.</summary>
    public bool Contains(ContentHash hash) => File.Exists(PathOf(hash));

    /// <summary>Deletes the blob if it is there.</summary>
    /// <exception cref="BlobUnwritableException">It can not be deleted.</exception>
    public void Delete(ContentHash hash) => Writing(() =>
    {
        if (Contains(hash)) File.Delete(PathOf(hash));
    });

    private static bool Holds(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file && file.Length == content.Length
                && content.SequenceEqual(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // The name under which a blob arrives is another one each time and says nothing.
    private string Reason(Exception error, string arrival) =>
        error.Message.Replace($" : '{arrival}'", "", StringComparison.Ordinal).Replace(arrival, _folder, StringComparison.Ordinal);

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BlobUnwritableException(_folder, error.Message, error);
        }
    }

    private string PathOf(ContentHash hash) => Path.Combine(_folder, hash.Hex[..2], hash.Hex[2..4], hash.Hex);
}
