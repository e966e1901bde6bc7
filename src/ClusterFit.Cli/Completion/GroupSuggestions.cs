using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Completion;

/// <summary>Batches or studies of the server as words to complete to: by their names, or by the start of their ids.</summary>
internal static class GroupSuggestions
{
    private const int LookedAt = 100;
    private const int DigitsOfId = 12;
    private const int LongestName = 60;

    // Somebody waits with a finger on the tab key.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    /// <summary>Those that begin so; none when the server does not answer at once.</summary>
    /// <param name="parsed">The line.</param>
    /// <param name="word">What is typed.</param>
    /// <param name="list">The path of a list, given the number of items that are looked at.</param>
    /// <param name="terminal">Where the server is known from.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<IEnumerable<Suggestion>> AskAsync(
        ParseResult parsed, string word, Func<int, string> list, Terminal terminal, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Longest, terminal.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            using var client = await ServerOption.ConnectAsync(parsed, terminal, either.Token);
            var page = await client.GetAsync<Page<Group>>(list(LookedAt), either.Token);
            var names = page.Items.Take(LookedAt).CountBy(group => group.Name ?? "").ToDictionary();
            return [.. page.Items.Take(LookedAt).Where(group => GroupReference.IsId(group.Id)).Select(group => Of(group, word, names))];
        }
        catch (Exception error) when (error is CommandFailedException or UsageException or OperationCanceledException)
        {
            return [];
        }
    }

    private static Suggestion Of(Group group, string word, Dictionary<string, int> names)
    {
        var state = group.State.ToString().ToLowerInvariant();
        return group.Name is { } name && IsWord(name) && names[name] == 1 && name.StartsWith(word, StringComparison.Ordinal)
            ? new Suggestion(name, state)
            : new Suggestion(group.Id[..DigitsOfId], OneLine.Of($"{group.Name} {state}"));
    }

    // A shell puts it on the command line as it is: whoever named it must not write commands there.
    private static bool IsWord(string name) => name.Length <= LongestName && name.Length > 0 && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private sealed record Group(string Id, BatchState State, string? Name = null);
}
