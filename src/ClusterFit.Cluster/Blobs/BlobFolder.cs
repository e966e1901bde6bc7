using System.Runtime.CompilerServices;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>Blobs as files, named by the hash of their content: <c>ab/cd/abcd...</c>. Several processes may share the folder.</summary>
public sealed class BlobFolder : IBlobStore
{
    // Longer than any write takes: what is older was left behind by a process that died.
    private static readonly TimeSpan OrphanAge = TimeSpan.FromDays(1);

    private readonly string _folder;
    private readonly string _incoming;
    private readonly TimeProvider _time;

    /// <summary>Opens the folder, creating it if need be, and deletes what a write left behind that was interrupted more than a day ago.</summary>
    /// <exception cref="BlobUnwritableException">The folder can not be created or written.</exception>
    public BlobFolder(string folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _folder = Path.GetFullPath(folder);
        _incoming = Path.Combine(_folder, "incoming");
        _time = time;
        Writing(() =>
        {
            Directory.CreateDirectory(_incoming);
            var oldest = Now - OrphanAge;
            foreach (var orphan in new DirectoryInfo(_incoming).EnumerateFiles().Where(file => file.LastWriteTimeUtc < oldest)) orphan.Delete();
        });
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <inheritdoc />
    public Task<ContentHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken stop) => Task.Run(() => Put(content.Span), stop);

    /// <inheritdoc />
    public Task<byte[]> GetAsync(ContentHash hash, CancellationToken stop) => Task.Run(() => Get(hash), stop);

    /// <inheritdoc />
    public Task<BlobStream> OpenAsync(ContentHash hash, CancellationToken stop) => Task.Run(() => Open(hash), stop);

    /// <inheritdoc />
    public Task<bool> RenewAsync(ContentHash hash, CancellationToken stop) => Task.Run(() => Renew(hash), stop);

    /// <inheritdoc />
    public Task<bool> ContainsAsync(ContentHash hash, CancellationToken stop) => Task.Run(() => File.Exists(PathOf(hash)), stop);

    /// <inheritdoc />
    public Task DeleteAsync(ContentHash hash, CancellationToken stop) => Task.Run(
        () => Writing(() =>
        {
            if (File.Exists(PathOf(hash))) File.Delete(PathOf(hash));
        }),
        stop);

    /// <inheritdoc />
    public Task<bool> DeleteUnlessPutSinceAsync(StoredBlob listed, CancellationToken stop) =>
        Task.Run(() => DeleteUnlessPutSince(listed), stop);

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken stop)
    {
        // A part of the tree at a time: a store of millions is not held in memory.
        for (var part = 0; part <= byte.MaxValue; part++)
        {
            var prefix = part.ToString("x2");
            foreach (var blob in await Task.Run(() => List(prefix), stop))
            {
                stop.ThrowIfCancellationRequested();
                yield return blob;
            }
        }
    }

    /// <summary>Gives the blob the time stamp of now, if it is there.</summary>
    internal void Touch(ContentHash hash)
    {
        try
        {
            File.SetLastWriteTimeUtc(PathOf(hash), Now);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It went meanwhile, or is somebody else's.
        }
    }

    private ContentHash Put(ReadOnlySpan<byte> content)
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
            File.SetLastWriteTimeUtc(arrival, Now);
            File.Move(arrival, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BlobUnwritableException(_folder, Reason(error, arrival), error);
        }

        return hash;
    }

    private byte[] Get(ContentHash hash)
    {
        var content = Reading(hash, File.ReadAllBytes);
        return ContentHash.Of(content) == hash ? content : throw new BlobCorruptException(PathOf(hash));
    }

    private BlobStream Open(ContentHash hash)
    {
        var file = Reading(hash, path => new FileStream(path, new FileStreamOptions
        {
            // It may be renewed, replaced by the same content, or collected meanwhile.
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 0,
        }));
        return new BlobStream(file, hash, file.Length, PathOf(hash), _time);
    }

    private bool Renew(ContentHash hash)
    {
        var path = PathOf(hash);
        var isThere = true;
        Writing(() =>
        {
            try
            {
                var file = new FileInfo(path);
                isThere = file.Exists;
                if (isThere && file.LastWriteTimeUtc < Now - BlobCollection.RenewalAge) File.SetLastWriteTimeUtc(path, Now);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // A collector was faster.
                isThere = false;
            }
            catch (UnauthorizedAccessException)
            {
                // Another user's file: whoever puts it again replaces it.
                isThere = false;
            }
        });
        return isThere;
    }

    private T Reading<T>(ContentHash hash, Func<string, T> read)
    {
        try
        {
            return read(PathOf(hash));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobMissingException(hash, _folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BlobUnreadableException(_folder, error.Message, error);
        }
    }

    // Out of the way first: a put that comes now finds nothing and writes the blob anew, and one that came before has left its time stamp.
    private bool DeleteUnlessPutSince(StoredBlob listed)
    {
        var (path, aside) = (PathOf(listed.Hash), Path.Combine(_incoming, Path.GetRandomFileName()));
        var isDeleted = false;
        Writing(() =>
        {
            if (!File.Exists(path)) return;
            File.Move(path, aside);
            isDeleted = File.GetLastWriteTimeUtc(aside) <= listed.LastPut.UtcDateTime;
            if (isDeleted) File.Delete(aside);
            else File.Move(aside, path, overwrite: true);
        });
        return isDeleted;
    }

    // Also says that somebody relies on the file from now on.
    private bool Holds(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true } file || file.Length != content.Length) return false;
            // Before the look at the content: a collector either sees the stamp, or has taken the file away and it is written anew.
            File.SetLastWriteTimeUtc(path, Now);
            return content.SequenceEqual(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private List<StoredBlob> List(string prefix)
    {
        try
        {
            var part = new DirectoryInfo(Path.Combine(_folder, prefix));
            if (!part.Exists) return [];
            var blobs = new List<StoredBlob>();
            foreach (var file in part.EnumerateFiles("*", SearchOption.AllDirectories))
            {
                // What people put beside the blobs is left alone.
                if (!ContentHash.TryParse(file.Name, out var hash) || file.FullName != PathOf(hash) || !file.Exists) continue;
                blobs.Add(new StoredBlob(hash, file.Length, file.LastWriteTimeUtc));
            }

            return blobs;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BlobUnreadableException(_folder, error.Message, error);
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
