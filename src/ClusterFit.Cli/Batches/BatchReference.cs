using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;

namespace ClusterFit.Cli.Batches;

/// <summary>Names a batch on the command line: by its id, the start of it, or its name.</summary>
internal static class BatchReference
{
    /// <summary>Name of the argument for one batch.</summary>
    public const string One = "id";

    /// <summary>Name of the argument for several.</summary>
    public const string Several = "ids";

    private static readonly GroupReference Reference = new("batch", "clusterfit batch list", BatchPaths.List);

    /// <summary>The argument of commands for one batch.</summary>
    public static Argument<string> Argument() => new(One)
    {
        Description = $"Id of the batch, its first {GroupReference.LeastLength} digits or more, or its name",
    };

    /// <summary>The argument of commands for several.</summary>
    public static Argument<string[]> Arguments() => new(Several)
    {
        Description = $"Ids of the batches, their first {GroupReference.LeastLength} digits or more, or their names",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The full id.</summary>
    /// <exception cref="CommandFailedException">None or several of the latest batches are called so.</exception>
    public static Task<string> ResolveAsync(string text, ApiClient client, CancellationToken stop) => Reference.ResolveAsync(text, client, stop);

    /// <summary>Whether the text is a full id.</summary>
    public static bool IsId(string text) => GroupReference.IsId(text);
}
