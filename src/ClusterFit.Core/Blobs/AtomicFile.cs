namespace ClusterFit.Core.Blobs;

/// <summary>Writes files that are there whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>Writes the content to a temporary file in the same folder, flushes it to the disk and renames it to
    /// <paramref name="path"/>, replacing a file that is there. When anything fails the old file stays as it was and the temporary file is
    /// deleted.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">What.</param>
    /// <param name="mode">Who may do what with the file; null for what the process gives to new files.</param>
    /// <exception cref="IOException">It can not be written; the message names <paramref name="path"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; the message names <paramref name="path"/>.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var target = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var file = new FileStream(temporary, Options(mode)))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
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

    private static FileStreamOptions Options(UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
#pragma warning disable CA1416 // The program runs on Linux only.
        if (mode is not null) options.UnixCreateMode = mode;
#pragma warning restore CA1416
        return options;
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
