using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Batches;

/// <summary>Names a batch on the command line: by its id, the start of it, or its name.</summary>
internal static class BatchReference
{
    /// <summary>Name of the argument for one batch.</summary>
    public const string One = "id";

    /// <summary>Name of the argument for several.</summary>
    public const string Several = "ids";

    private const int FullLength = 32;
    private const int LeastLength = 8;
    private const int SeveralShown = 5;

    // As far back as a shortened id or a name is looked for.
    private const int PageSize = 200;
    private const int LookedAt = 1000;

    /// <summary>The argument of commands for one batch.</summary>
    public static Argument<string> Argument() => new(One)
    {
        Description = $"Id of the batch, its first {LeastLength} digits or more, or its name",
    };

    /// <summary>The argument of commands for several.</summary>
    public static Argument<string[]> Arguments() => new(Several)
    {
        Description = $"Ids of the batches, their first {LeastLength} digits or more, or their names",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The full id.</summary>
    /// <exception cref="CommandFailedException">None or several of the latest batches are called so.</exception>
    public static async Task<string> ResolveAsync(string text, ApiClient client, CancellationToken stop)
    {
        if (IsId(text)) return text;
        if (text.Length == 0) throw new UsageException("'' is no batch; expected its id, the first digits of it, or its name.");
        var isStart = text.Length is >= LeastLength and < FullLength && text.All(char.IsAsciiHexDigitLower);
        var found = new List<BatchView>();
        var all = Pages.ReadAsync<BatchView>(
            client, cursor => BatchPaths.List(PageSize, cursor, isStart ? [] : [("name", text)]), LookedAt, stop);
        await foreach (var batch in all)
        {
            // Ids become parts of paths, here and in requests, and the server is not to choose those.
            if (IsId(batch.Id) && (isStart ? batch.Id.StartsWith(text, StringComparison.Ordinal) || batch.Name == text : batch.Name == text)) found.Add(batch);
        }
        return found.Select(batch => batch.Id).Distinct().ToList() switch
        {
            [var id] => id,
            [] => throw new CommandFailedException(isStart
                ? $"no batch of the latest {LookedAt} on '{client.Server}' has the name '{text}' or an id that starts so; 'clusterfit batch list' shows them."
                : $"no batch on '{client.Server}' has the name '{text}', and it is no id (at least {LeastLength} of the digits 0-9 and a-f); "
                    + "'clusterfit batch list' shows them."),
            var several => throw new CommandFailedException(
                $"'{text}' may be {string.Join(" or ", several.Take(SeveralShown))}{(several.Count > SeveralShown ? " or others" : "")}; give the id that is meant."),
        };
    }

    /// <summary>Whether the text is a full id.</summary>
    public static bool IsId(string text) => text.Length == FullLength && text.All(char.IsAsciiHexDigitLower);
}
