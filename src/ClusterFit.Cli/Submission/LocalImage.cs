using System.Security.Cryptography;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Core.Blobs;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Submission;

/// <summary>An image file that can be read and has a hash.</summary>
/// <param name="Input">The file.</param>
/// <param name="Hash">Of its content.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record LocalImage(InputImage Input, ContentHash Hash, long Bytes)
{
    /// <summary>Hashes a file, unless it is known from an earlier run. However long it is, it takes no more than a buffer of memory.</summary>
    /// <exception cref="ImageRejectedException">It can not be read or is too long; the message says why.</exception>
    public static async Task<LocalImage> ReadAsync(InputImage input, long mostBytes, HashMemory memory, CancellationToken stop)
    {
        try
        {
            if (SpecialFile.Is(input.File)) throw new ImageRejectedException("This is a pipe or device; expected an image file.");
            var file = new FileInfo(input.File);
            if (file.Length == 0) throw new ImageRejectedException("The file is empty; expected an image.");
            if (file.Length > mostBytes) throw new ImageRejectedException($"The file has {file.Length:N0} bytes; the server takes at most {mostBytes:N0}.");
            if (memory.Find(file) is { } known) return new LocalImage(input, known, file.Length);

            await using var content = Open(input.File);
            var hash = ContentHash.Read(await SHA256.HashDataAsync(content, stop));
            memory.Remember(file, hash);
            return new LocalImage(input, hash, file.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ImageRejectedException($"The file can not be read: {error.Message}");
        }
    }

    /// <summary>Opens the file to be read once from start to end.</summary>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
}
