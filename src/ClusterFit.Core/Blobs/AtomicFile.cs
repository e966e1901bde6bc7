namespace ClusterFit.Core.Blobs;

/// <summary>Writes files that are there whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>Writes the content to a temporary file in the same folder, flushes it to the disk and renames it to
    /// <paramref name="path"/>, replacing a file that is there. When anything fails the old file stays as it was and the temporary file is
    /// deleted.</summary>
    /// <exception cref="IOException">It can not be written; the message names <paramref name="path"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; the message names <paramref name="path"/>.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var target = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                RandomAccess.Write(file, content, 0);
                RandomAccess.FlushToDisk(file);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error)
        {
            Discard(temporary);
            // The temporary name means nothing to anybody.
            var message = error.Message.Replace(temporary, target, StringComparison.Ordinal);
            if (error is UnauthorizedAccessException) throw new UnauthorizedAccessException(message);
            if (error is IOException) throw new IOException(message, error.HResult);
            throw;
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (IOException)
        {
            // The folder went meanwhile; the first error says so.
        }
    }
}
