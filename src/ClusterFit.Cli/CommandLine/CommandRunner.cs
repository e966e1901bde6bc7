using System.CommandLine;
using System.CommandLine.Parsing;
using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.CommandLine;

/// <summary>Runs a command line and turns every way in which it can end into an exit code and at most one line of explanation.</summary>
internal static class CommandRunner
{
    private const string DebugVariable = "CLUSTERFIT_DEBUG";

    /// <summary>Whether an unexpected error shows its stack; every command has it.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show the stack trace of an unexpected error",
        Recursive = true,
    };

    /// <summary>Parses and runs.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args, Terminal terminal)
    {
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0) return WrongUsage(parsed, Explain(parsed), terminal);
        try
        {
            // Signals are the business of the command that has something to save; see Interruption.
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            return args.Length == 0 ? ExitCode.WrongUsage : exitCode;
        }
        catch (Exception error) when (error is UsageException or FitSettingException)
        {
            foreach (var detail in (error as UsageException)?.Details ?? []) terminal.Error.WriteLine(OneLine.Of(detail));
            return WrongUsage(parsed, error.Message, terminal);
        }
        catch (CommandFailedException error)
        {
            return Failed(error.Message, error.InnerException, error.Code, parsed, terminal);
        }
#pragma warning disable CA1031 // The last resort of the program: whatever it is, the user gets one line and no raw stack trace.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Failed($"unexpected error: {OneLine.Of(error)} (--verbose shows where)", error, ExitCode.Failed, parsed, terminal);
        }
    }

    private static string Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count == 0) return Missing(parsed, command) ?? parsed.Errors[0].Message;
        var unknown = parsed.UnmatchedTokens[0];
        if (unknown.StartsWith('-')) return UnknownOption.Explain(unknown, command);
        if (command.Subcommands.Count == 0) return parsed.Errors[0].Message;
        var nearest = command.Subcommands.Where(sub => !sub.Hidden).MinBy(sub => EditDistance.Between(sub.Name, unknown))!;
        return $"'{unknown}' is not a command{(command is RootCommand ? "" : $" of '{CommandPath(parsed)}'")}; did you mean '{nearest.Name}'?";
    }

    private static string? Missing(ParseResult parsed, Command command) => parsed.Errors[0].SymbolResult switch
    {
        ArgumentResult { Parent: CommandResult, Tokens.Count: 0 } missing =>
            $"<{missing.Argument.HelpName ?? missing.Argument.Name}> is missing: {missing.Argument.Description}.",
        CommandResult when command.Action is null && command.Subcommands.Count > 0 =>
            $"'{CommandPath(parsed)}' needs a command: {string.Join(", ", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name))}.",
        _ => null,
    };

    private static int WrongUsage(ParseResult parsed, string message, Terminal terminal)
    {
        terminal.Error.WriteLine($"clusterfit: {OneLine.Of(message)}");
        terminal.Error.WriteLine($"Try '{CommandPath(parsed)} --help'.");
        return ExitCode.WrongUsage;
    }

    private static int Failed(string message, Exception? cause, int exitCode, ParseResult parsed, Terminal terminal)
    {
        terminal.Error.WriteLine($"clusterfit: {OneLine.Of(message)}");
        var debug = parsed.GetValue(Verbose) || Environment.GetEnvironmentVariable(DebugVariable) == "1";
        if (debug && cause is not null) foreach (var line in $"{cause}".Split('\n')) terminal.Error.WriteLine(PlainText.Of(line.TrimEnd('\r')));
        return exitCode;
    }

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result.Command is not RootCommand; result = (CommandResult)result.Parent!) names.Insert(0, result.Command.Name);
        return string.Join(' ', ["clusterfit", .. names]);
    }
}
