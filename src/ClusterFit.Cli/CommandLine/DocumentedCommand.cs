using System.CommandLine;

namespace ClusterFit.Cli.CommandLine;

/// <summary>A command whose help ends with examples and its exit codes.</summary>
internal sealed class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines that work as they stand, each with what it does.</summary>
    public required IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; init; }

    /// <summary>The exit codes, in one line.</summary>
    public required string ExitCodes { get; init; }
}
