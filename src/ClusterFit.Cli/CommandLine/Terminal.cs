using Spectre.Console;

namespace ClusterFit.Cli.CommandLine;

/// <summary>Where a command writes and which clock it reads. Results go to <see cref="Output"/>, all else to <see cref="Error"/>.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="OutputIsInteractive">Whether a person looks at standard output.</param>
/// <param name="ErrorIsInteractive">Whether a person looks at standard error.</param>
/// <param name="Time">The clock.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool OutputIsInteractive, bool ErrorIsInteractive, TimeProvider Time)
{
    // Lines of logs and pipes are not broken.
    private const int WidthOfAPipe = 10_000;

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var (output, error) = (!Console.IsOutputRedirected, !Console.IsErrorRedirected);
        return new(output ? Console.Out : Results(Console.Out), error ? Console.Error : Messages(Console.Error), output, error, TimeProvider.System);
    }

    /// <summary>For results: what can not be written ends the command.</summary>
    internal static TextWriter Results(TextWriter output) => new GuardedWriter(
        output, error => throw new CommandFailedException($"standard output can not be written: {error.Message}", error));

    /// <summary>For messages: the work goes on when nobody can read them.</summary>
    internal static TextWriter Messages(TextWriter error) => new GuardedWriter(error, _ => { });

    /// <summary>Tables and colours on standard output.</summary>
    public IAnsiConsole OutputConsole => ConsoleFor(Output, OutputIsInteractive);

    /// <summary>Tables, colours and live display on standard error.</summary>
    public IAnsiConsole ErrorConsole => ConsoleFor(Error, ErrorIsInteractive);

    private static IAnsiConsole ConsoleFor(TextWriter writer, bool interactive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!interactive) console.Profile.Width = WidthOfAPipe;
        return console;
    }
}
