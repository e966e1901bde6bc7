using System.CommandLine;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Completion;

/// <summary>Batches of the server as words to complete to: by their names, or by the start of their ids.</summary>
internal static class BatchSuggestions
{
    private const int LookedAt = 100;
    private const int DigitsOfId = 12;
    private const int LongestName = 60;

    // Somebody waits with a finger on the tab key.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    /// <summary>Those that begin so; none when the server does not answer at once.</summary>
    public static async Task<IEnumerable<Suggestion>> AskAsync(ParseResult parsed, string word, Terminal terminal, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Longest, terminal.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            using var client = await ServerOption.ConnectAsync(parsed, terminal, either.Token);
            var page = await client.GetAsync<Page<BatchView>>(BatchPaths.List(LookedAt, ""), either.Token);
            var names = page.Items.Take(LookedAt).CountBy(batch => batch.Name ?? "").ToDictionary();
            return [.. page.Items.Take(LookedAt).Where(batch => BatchReference.IsId(batch.Id)).Select(batch => Of(batch, word, names))];
        }
        catch (Exception error) when (error is CommandFailedException or UsageException or OperationCanceledException)
        {
            return [];
        }
    }

    private static Suggestion Of(BatchView batch, string word, Dictionary<string, int> names)
    {
        var state = batch.State.ToString().ToLowerInvariant();
        return batch.Name is { } name && IsWord(name) && names[name] == 1 && name.StartsWith(word, StringComparison.Ordinal)
            ? new Suggestion(name, state)
            : new Suggestion(batch.Id[..DigitsOfId], OneLine.Of($"{batch.Name} {state}"));
    }

    // A shell puts it on the command line as it is: whoever named the batch must not write commands there.
    private static bool IsWord(string name) => name.Length <= LongestName && name.Length > 0 && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
