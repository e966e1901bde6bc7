using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cluster.Journal;

namespace ClusterFit.Cli.Databases;

/// <summary><c>--journal</c>, under the same names in the environment as a node has it.</summary>
internal static class JournalOption
{
    /// <summary>Where the password of a PostgreSQL journal may be.</summary>
    public const string PasswordVariable = "CLUSTERFIT_JOURNAL_PASSWORD";

    private const string JournalVariable = "CLUSTERFIT_JOURNAL";

    /// <summary>The option, for a command that takes the kinds of addresses that are described.</summary>
    public static Option<string?> Create(string kinds) => new("--journal")
    {
        Description = $"{kinds} [default: {JournalVariable}]; the password may be in {PasswordVariable}",
        HelpName = "address",
    };

    /// <summary>The address that was given, or that is in the environment, with the password.</summary>
    /// <exception cref="UsageException">There is none, or it is not an address.</exception>
    public static JournalAddress Read(string? given)
    {
        var text = given ?? Environment.GetEnvironmentVariable(JournalVariable)
            ?? throw new UsageException($"--journal: not given; expected {JournalAddress.Expected}.");
        try
        {
            var address = JournalAddress.Parse(text);
            return address is JournalAddress.Postgres postgres && Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } password
                ? postgres.WithPassword(password)
                : address;
        }
        catch (FormatException error)
        {
            throw new UsageException($"--journal: {error.Message}.");
        }
    }
}
