using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host;

/// <summary>What Akka repeats about a peer that is gone or let in by nobody, and that the node itself tells in one line.</summary>
internal static partial class AkkaNoise
{
    // Where Akka says it, and the words of it. Whatever else goes wrong there, such as a message that is too large or damaged, stays what it is.
    private static readonly (string Place, Regex Words)[] Repeats =
    [
        ("endpointManager", Silence()),
        ("remoting", Silence()),
        ("remoting", Quarantine()),
        ("cluster/core/daemon", Reachability()),
        ("downingProvider", Downing()),
        ("joinSeedNodeProcess", NoSeed()),
        ("TcpClientHandler", Refusal()),
        ("TcpServerHandler", Refusal()),
    ];

    /// <summary>The level that an entry is worth: information where the node tells it itself.</summary>
    public static LogLevel LevelOf(LogLevel level, string place, string message) =>
        level is LogLevel.Warning or LogLevel.Error && Repeats.Any(repeat => place.Contains(repeat.Place, StringComparison.Ordinal) && repeat.Words.IsMatch(message))
            ? LogLevel.Information
            : level;

    [GeneratedRegex("Disassociated|refused|reset by peer|unreachable|timed out|timeout|No such host|not known|Association failed with")]
    private static partial Regex Silence();

    [GeneratedRegex("irrecoverably failed. UID is now quarantined")]
    private static partial Regex Quarantine();

    [GeneratedRegex("Marking .*node\\(s\\) as (UN)?REACHABLE")]
    private static partial Regex Reachability();

    [GeneratedRegex("SBR took decision \\S*Down(Unr|R)eachable")]
    private static partial Regex Downing();

    [GeneratedRegex("Couldn't join seed nodes")]
    private static partial Regex NoSeed();

    // Certificates.NodeTrust says why it refused one.
    [GeneratedRegex("rejected by the provided RemoteCertificateValidationCallback|Rejected incoming connection")]
    private static partial Regex Refusal();
}
