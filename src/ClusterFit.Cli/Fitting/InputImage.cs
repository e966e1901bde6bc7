using ClusterFit.Cli.CommandLine;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Fitting;

/// <summary>An image file of the batch.</summary>
/// <param name="File">Its path, as the command line gave it.</param>
/// <param name="Name">The name of its results.</param>
internal sealed record InputImage(string File, string Name)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="ImageRejectedException">It can not be read or is too long; the message says why.</exception>
    public byte[] Read(ImageLimits limits)
    {
        try
        {
            if (SpecialFile.Is(File)) throw new ImageRejectedException("This is a pipe or device; expected an image file.");
            using var file = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            if (file.Length > limits.MaxBytes)
                throw new ImageRejectedException($"The file has {file.Length:N0} bytes; at most {limits.MaxBytes:N0} are accepted.");
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ImageRejectedException($"The file can not be read: {error.Message}");
        }
    }
}
