using System.CommandLine;
using System.CommandLine.Parsing;
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
        if (parsed.CommandResult.Command is not RootCommand root || parsed.UnmatchedTokens.Count == 0) return parsed.Errors[0].Message;
        var unknown = parsed.UnmatchedTokens[0];
        var nearest = root.Subcommands.MinBy(command => EditDistance.Between(command.Name, unknown))!;
        return $"'{unknown}' is not a command; did you mean '{nearest.Name}'?";
    }

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
        if (debug && cause is not null) terminal.Error.WriteLine(cause);
        return exitCode;
    }

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result.Command is not RootCommand; result = (CommandResult)result.Parent!) names.Insert(0, result.Command.Name);
        return string.Join(' ', ["clusterfit", .. names]);
    }
}
