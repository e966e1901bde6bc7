using ClusterFit.Cli.Server;
using ClusterFit.Host.Http;
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

    /// <summary>Standard input.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Whether a person types standard input.</summary>
    public bool InputIsInteractive { get; init; }

    /// <summary>The variables of the environment.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Where a node of this machine listens that was not told otherwise.</summary>
    public Uri LocalServer { get; init; } = new($"http://{HttpAddress.Default}");

    /// <summary>Where the program keeps what belongs to its user.</summary>
    public UserFolders Folders => new(Variable);

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var (output, error) = (!Console.IsOutputRedirected, !Console.IsErrorRedirected);
        return new(output ? Console.Out : Results(Console.Out), error ? Console.Error : Messages(Console.Error), output, error, TimeProvider.System)
        {
            Input = Console.In,
            InputIsInteractive = !Console.IsInputRedirected,
        };
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
