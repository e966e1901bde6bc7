using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Fitting;

/// <summary>Makes sure that results can be written before anything is trained.</summary>
internal static class OutputFolder
{
    /// <summary>Creates the folder and tries to write in it.</summary>
    /// <exception cref="UsageException">It can not be written, or it holds images of the batch, which results could overwrite.</exception>
    public static void Prepare(string folder, IReadOnlyList<string> images)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var inside = images.FirstOrDefault(image => Path.GetDirectoryName(Path.GetFullPath(image)) == full);
        if (inside is not null)
            throw new UsageException($"--out: '{folder}' holds the image '{inside}', which results could overwrite; choose another folder.");
        if (File.Exists(folder)) throw new UsageException($"--out: '{folder}' is a file; expected a folder.");
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: '{folder}' can not be written: {error.Message}");
        }
    }

    /// <summary>It became impossible to write to the folder.</summary>
    public static CommandFailedException Unwritable(string folder, Exception cause) => new($"'{folder}' can not be written: {cause.Message}", cause);
}
