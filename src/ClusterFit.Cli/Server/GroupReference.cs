using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Server;

/// <summary>Names something of a server on the command line, a batch or a study: by its id, the start of it, or its name.</summary>
/// <param name="What">What it is, such as <c>batch</c>.</param>
/// <param name="Listing">The command that lists them.</param>
/// <param name="List">The path of a part of their list: items at most, where it begins, and filters.</param>
internal sealed record GroupReference(string What, string Listing, Func<int, string, IEnumerable<(string, string?)>, string> List)
{
    /// <summary>Digits of an id that may stand for it.</summary>
    public const int LeastLength = 8;

    private const int FullLength = 32;
    private const int SeveralShown = 5;

    // As far back as a shortened id or a name is looked for.
    private const int PageSize = 200;
    private const int LookedAt = 1000;

    /// <summary>The full id.</summary>
    /// <exception cref="CommandFailedException">None or several of the latest are called so.</exception>
    public async Task<string> ResolveAsync(string text, ApiClient client, CancellationToken stop)
    {
        if (IsId(text)) return text;
        if (text.Length == 0) throw new UsageException($"'' is no {What}; expected its id, the first digits of it, or its name.");
        var isStart = text.Length is >= LeastLength and < FullLength && text.All(char.IsAsciiHexDigitLower);
        var found = new List<string>();
        var all = Pages.ReadAsync<Named>(client, cursor => List(PageSize, cursor, isStart ? [] : [("name", text)]), LookedAt, stop);
        await foreach (var each in all)
        {
            // Ids become parts of paths, here and in requests, and the server is not to choose those.
            if (IsId(each.Id) && (isStart ? each.Id.StartsWith(text, StringComparison.Ordinal) || each.Name == text : each.Name == text)) found.Add(each.Id);
        }
        return found.Distinct().ToList() switch
        {
            [var id] => id,
            [] => throw new CommandFailedException(isStart
                ? $"no {What} of the latest {LookedAt} on '{client.Server}' has the name '{text}' or an id that starts so; '{Listing}' shows them."
                : $"no {What} on '{client.Server}' has the name '{text}', and it is no id (at least {LeastLength} of the digits 0-9 and a-f); '{Listing}' shows them."),
            var several => throw new CommandFailedException(
                $"'{text}' may be {string.Join(" or ", several.Take(SeveralShown))}{(several.Count > SeveralShown ? " or others" : "")}; give the id that is meant."),
        };
    }

    /// <summary>Whether the text is a full id.</summary>
    public static bool IsId(string text) => text.Length == FullLength && text.All(char.IsAsciiHexDigitLower);

    private sealed record Named(string Id, string? Name = null);
}
