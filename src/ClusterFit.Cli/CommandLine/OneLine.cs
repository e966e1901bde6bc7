using ClusterFit.Core.Api;

namespace ClusterFit.Cli.CommandLine;

/// <summary>Brings messages to one line.</summary>
internal static class OneLine
{
    /// <summary>The message with every run of white space, line ends included, as one space, and with question marks for what
    /// could command a terminal.</summary>
    public static string Of(string message) =>
        string.Join(' ', PlainText.Of(message).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The error's message and, where there is one, that of its innermost cause.</summary>
    public static string Of(Exception error)
    {
        var cause = error.GetBaseException();
        return Of(cause == error ? $"{error.Message}" : $"{error.Message} ({cause.Message})");
    }
}
