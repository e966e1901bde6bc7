using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Cli.Results;

/// <summary>Writes files so that they are there whole or not at all, and only when their content is new.</summary>
internal static class OutputFile
{
    /// <summary>Writes the file that an option names, creating its folder.</summary>
    /// <exception cref="UsageException">It can not be written.</exception>
    public static void WriteAsAsked(string path, byte[] content)
    {
        try
        {
            if (path.Length == 0) throw new UsageException("--out: '' is not valid; expected the name of a file.");
            if (SpecialFile.Is(path)) throw new UsageException($"'{path}' is a pipe or device; expected the name of a file.");
            if (Directory.Exists(path)) throw new UsageException($"'{path}' is a folder; expected the name of a file.");
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' can not be written: {error.Message}");
        }
    }

    /// <summary>Writes the file unless it has this content already.</summary>
    public static void WriteIfNew(string path, byte[] content)
    {
        if (!Has(path, content)) AtomicFile.Write(path, content);
    }

    /// <summary>Whether the file exists with this content.</summary>
    public static bool Has(string path, byte[] content)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
    }
}
