using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Completion;

/// <summary>Answers the scripts of the shells: <c>clusterfit [suggest:POSITION] LINE</c> writes the words that the line may go on with at that
/// position, one a line, each with a tab and its meaning.</summary>
internal sealed class SuggestAction : AsynchronousCommandLineAction
{
    private readonly SuggestDirective _directive;
    private readonly SuggestedWords _words;
    private readonly Terminal _terminal;

    private SuggestAction(SuggestDirective directive, RootCommand root, Terminal terminal) =>
        (_directive, _words, _terminal) = (directive, new SuggestedWords(root, terminal), terminal);

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <summary>Gives the program the answer.</summary>
    public static void Install(RootCommand root, Terminal terminal)
    {
        var directive = root.Directives.OfType<SuggestDirective>().Single();
        directive.Action = new SuggestAction(directive, root, terminal);
    }

    /// <inheritdoc />
    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        var line = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
        var position = parseResult.GetResult(_directive)?.Values is [var value, ..] ? value : null;
        if (int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var to) && to < line.Length) line = line[..to];
        foreach (var suggestion in await _words.ForAsync(line, cancellationToken))
            _terminal.Output.WriteLine($"{suggestion.Text}\t{suggestion.Meaning}".TrimEnd('\t'));
        return ExitCode.Success;
    }
}
