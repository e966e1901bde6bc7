using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ClusterFit.Cli.CommandLine;

/// <summary>The usual help, followed by the examples and exit codes of a <see cref="DocumentedCommand"/>.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private const int Width = 110;

    private readonly HelpAction _usual;

    private HelpWithExamples(HelpAction usual) => _usual = usual;

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the help of the command and all commands below it.</summary>
    public static void Install(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        // Spellings of another system, which look like paths here.
        foreach (var alias in option.Aliases.Where(alias => alias.StartsWith('/')).ToList()) option.Aliases.Remove(alias);
        // A fixed width: the help of a program is the same text everywhere and can be compared in tests.
        option.Action = new HelpWithExamples(new HelpAction { MaxWidth = Width });
    }

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = _usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not DocumentedCommand command) return exitCode;

        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (commandLine, meaning) in command.Examples)
        {
            output.WriteLine($"  {commandLine}");
            output.WriteLine($"      {meaning}");
        }
        output.WriteLine();
        output.WriteLine($"Exit codes: {command.ExitCodes}");
        return exitCode;
    }
}
