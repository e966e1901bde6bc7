using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Studies.Remote;

namespace ClusterFit.Cli.Completion;

/// <summary>What a command line may go on with.</summary>
internal sealed class SuggestedWords(RootCommand root, Terminal terminal)
{
    // Stands where the word is that is being typed, to see what the parser takes it for.
    private const string Placeholder = "\u0001";

    /// <summary>The words that the last word of the line may become; it is empty where a new one begins.</summary>
    /// <param name="line">The command line to the cursor, without the name of the program.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<IReadOnlyList<Suggestion>> ForAsync(string line, CancellationToken stop)
    {
        var words = CommandLineParser.SplitCommandLine(line).ToList();
        var word = line.Length == 0 || char.IsWhiteSpace(line[^1]) ? "" : words[^1];
        var before = word.Length == 0 ? words : words[..^1];
        // --option=value is two words in one.
        if (word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=') is var sign and > 0)
        {
            var values = await ValuesAsync([.. before, word[..sign]], word[(sign + 1)..], stop);
            return [.. values.Select(value => value.IsForShell ? value : value with { Text = word[..(sign + 1)] + value.Text })];
        }
        return word.StartsWith('-') ? Options(before, word) : await ValuesAsync(before, word, stop);
    }

    private async Task<IReadOnlyList<Suggestion>> ValuesAsync(IReadOnlyList<string> before, string word, CancellationToken stop)
    {
        var parsed = root.Parse([.. before, Placeholder]);
        var suggestions = Taker(parsed) switch
        {
            Option { HelpName: StudyReference.OneOrFile } => [.. await StudiesAsync(), Suggestion.Files],
            Option option => Of(option.HelpName, option.GetCompletions(CompletionContext.Empty)),
            Argument { Name: BatchReference.One or BatchReference.Several } =>
                await GroupSuggestions.AskAsync(parsed, word, most => BatchPaths.List(most, ""), terminal, stop),
            Argument { Name: StudyReference.One or StudyReference.Several } => await StudiesAsync(),
            Argument { Name: StudyReference.OneOrFolder } => [.. await StudiesAsync(), Suggestion.Folders],
            Argument argument => Of(argument.Name, argument.GetCompletions(CompletionContext.Empty)),
            _ => parsed.CommandResult.Command.Subcommands.Where(command => !command.Hidden).Select(command => new Suggestion(command.Name, Meaning(command))),
        };
        var fitting = suggestions.Where(s => s.IsForShell || s.Text.StartsWith(word, StringComparison.Ordinal)).ToList();
        // Where nothing but options can follow, they are what is meant.
        return fitting.Count > 0 || word.Length > 0 || Taker(parsed) is Option ? fitting : Options(before, "--");

        Task<IEnumerable<Suggestion>> StudiesAsync() => GroupSuggestions.AskAsync(parsed, word, most => StudyPaths.List(most, ""), terminal, stop);
    }

    private List<Suggestion> Options(IReadOnlyList<string> before, string word)
    {
        var parsed = root.Parse([.. before]);
        var command = parsed.CommandResult.Command;
        var all = command.Options.Concat(command == root ? [] : root.Options.Where(option => option.Recursive));
        return [.. all.Where(option => !option.Hidden && (option.Arity.MaximumNumberOfValues > 1 || parsed.GetResult(option) is not { Implicit: false }))
            // A short name needs no completion; the long one is its name.
            .Where(option => option.Name.StartsWith(word, StringComparison.Ordinal)).Select(option => new Suggestion(option.Name, Meaning(option)))];
    }

    // The option or argument that takes the word; null where a command is expected.
    private static Symbol? Taker(ParseResult parsed)
    {
        foreach (var child in parsed.CommandResult.Children)
        {
            if (child.Tokens.All(token => token.Value != Placeholder)) continue;
            if (child is OptionResult option) return option.Option;
            if (child is ArgumentResult argument) return argument.Argument;
        }
        return null;
    }

    // What the help calls a file or folder is one.
    private static IEnumerable<Suggestion> Of(string? calls, IEnumerable<CompletionItem> items) => calls switch
    {
        "file" or "paths" or "weights" => [Suggestion.Files],
        "folder" => [Suggestion.Folders],
        _ => items.Select(item => new Suggestion(item.Label)),
    };

    private static string Meaning(Symbol symbol) => OneLine.Of(symbol.Description ?? "");
}
