namespace ClusterFit.Cli.CommandLine;

/// <summary>The command line is right, yet a file or the machine stands in the way. The message is one line for the user; the exit code
/// is 1 unless another says more.</summary>
internal class CommandFailedException(string message, Exception? cause = null, int exitCode = ExitCode.Failed) : Exception(message, cause)
{
    /// <summary>What the program returns.</summary>
    public int Code { get; } = exitCode;
}
