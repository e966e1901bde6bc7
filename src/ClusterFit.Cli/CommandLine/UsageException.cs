namespace ClusterFit.Cli.CommandLine;

/// <summary>The command line asks for something that can not be done. The message is one line for the user; the exit code is 2.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Lines that come before the message, such as the problems of a file that it counts.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
