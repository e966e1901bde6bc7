using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Batches;

/// <summary>Names a batch on the command line: by its id, or the start of it.</summary>
internal static class BatchReference
{
    private const int FullLength = 32;
    private const int LeastLength = 8;

    // As far back as a shortened id is looked for.
    private const int PageSize = 200;
    private const int PagesAtMost = 5;

    /// <summary>The argument of commands for one batch.</summary>
    public static Argument<string> Argument() => new("id") { Description = $"Id of the batch, or its first {LeastLength} digits or more" };

    /// <summary>The argument of commands for several.</summary>
    public static Argument<string[]> Arguments() => new("ids")
    {
        Description = $"Ids of the batches, or their first {LeastLength} digits or more",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The full id.</summary>
    /// <exception cref="UsageException">The text is no id.</exception>
    /// <exception cref="CommandFailedException">None or several of the latest batches have such an id.</exception>
    public static async Task<string> ResolveAsync(string text, ApiClient client, CancellationToken stop)
    {
        if (text.Length < LeastLength || !IsStartOfId(text))
        {
            throw new UsageException(
                $"'{text}' is no id of a batch; expected {FullLength} lower-case hexadecimal digits, or the first {LeastLength} or more.");
        }
        if (text.Length == FullLength) return text;

        var found = new List<string>();
        var cursor = "";
        for (var page = 0; page < PagesAtMost && cursor is not null; page++)
        {
            var batches = await client.GetAsync<Page<BatchView>>(BatchPaths.List(PageSize, cursor), stop);
            found.AddRange(batches.Items.Select(batch => batch.Id)
                // Ids become parts of paths, here and in requests, and the server is not to choose those.
                .Where(id => id.Length == FullLength && IsStartOfId(id) && id.StartsWith(text, StringComparison.Ordinal)));
            cursor = batches.Next;
        }
        return found.Distinct().ToList() switch
        {
            [var id] => id,
            [] => throw new CommandFailedException($"no batch of the latest {PageSize * PagesAtMost} has an id that starts with '{text}'."),
            var several => throw new CommandFailedException($"'{text}' may be {string.Join(" or ", several.Take(5))}; expected more digits."),
        };
    }

    private static bool IsStartOfId(string text) => text.Length <= FullLength && text.All(char.IsAsciiHexDigitLower);
}
