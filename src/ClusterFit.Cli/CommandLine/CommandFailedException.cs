namespace ClusterFit.Cli.CommandLine;

/// <summary>The command line is right, yet a file or the machine stands in the way. The message is one line for the user; the exit code
/// is 1.</summary>
internal sealed class CommandFailedException(string message, Exception? cause = null) : Exception(message, cause);
