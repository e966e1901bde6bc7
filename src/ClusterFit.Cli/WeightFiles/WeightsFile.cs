using ClusterFit.Cli.CommandLine;
using ClusterFit.Training.Weights;

namespace ClusterFit.Cli.WeightFiles;

/// <summary>Reads the weights files that commands are given.</summary>
internal static class WeightsFile
{
    /// <summary>Reads and decodes a file.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="CommandFailedException">It can not be read or is no weights file.</exception>
    public static FittedWeights Read(string path) => Read(path, file => WeightsCodec.Decode(file));

    /// <summary>Reads a file and decodes it in some format.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="CommandFailedException">It can not be read or decoded.</exception>
    public static FittedWeights Read(string path, Func<byte[], FittedWeights> decode)
    {
        if (Directory.Exists(path)) throw new UsageException($"'{path}' is a folder; expected a file.");
        if (!File.Exists(path)) throw new UsageException($"'{path}' does not exist.");
        if (SpecialFile.Is(path)) throw new UsageException($"'{path}' is a pipe or device; expected a file.");
        try
        {
            if (new FileInfo(path).Length > WeightsCodec.MaxBytes)
                throw new CommandFailedException($"'{path}' is too large for a weights file: at most {WeightsCodec.MaxBytes:N0} bytes are read.");
            return decode(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is WeightsRefusedException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{path}': {error.Message}", error);
        }
    }
}
