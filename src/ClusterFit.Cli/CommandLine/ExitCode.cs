namespace ClusterFit.Cli.CommandLine;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>A fit, a file or a check failed, or the server refused what was asked.</summary>
    public const int Failed = 1;

    /// <summary>The command line asks for something that can not be done.</summary>
    public const int WrongUsage = 2;

    /// <summary>The node was removed from its cluster or can not use its journal: whoever supervises it starts it again.</summary>
    public const int StartAgain = 3;

    /// <summary>The server can not be reached, or does not let the user in.</summary>
    public const int NoAccess = 4;

    /// <summary>Ctrl-C or SIGTERM: 128 + SIGINT, as shells expect.</summary>
    public const int Interrupted = 130;
}
