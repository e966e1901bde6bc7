using System.Runtime.CompilerServices;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Server;

/// <summary>Lists that come in pages.</summary>
internal static class Pages
{
    // A filter may let nothing of a page through, though not of very many.
    private const int EmptyPagesAtMost = 100;

    /// <summary>The items of all pages, at most so many. A server whose pages never end is left with a failure.</summary>
    /// <param name="client">Where to ask.</param>
    /// <param name="path">The path of the page that begins at a cursor; the first begins at an empty one.</param>
    /// <param name="most">As many items as there can be, or as are wanted.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ApiFailureException">A page can not be had, or there is no end of pages.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        ApiClient client, Func<string, string> path, long most, [EnumeratorCancellation] CancellationToken stop)
    {
        var (cursor, left, empty) = ("", most, 0);
        while (left > 0)
        {
            var page = await client.GetAsync<Page<T>>(path(cursor), stop);
            foreach (var item in page.Items)
            {
                yield return item;
                if (--left == 0) yield break;
            }
            if (page.Next is not { Length: > 0 } next) yield break;
            empty = page.Items.Count == 0 ? empty + 1 : 0;
            if (next == cursor || empty > EmptyPagesAtMost) throw ApiFailureException.NoEnd(client.Server);
            cursor = next;
        }
    }
}
