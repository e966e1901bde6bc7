using System.Globalization;
using ClusterFit.Cli.Server;

namespace ClusterFit.Cli.Batches;

/// <summary>Where the API has what belongs to batches.</summary>
internal static class BatchPaths
{
    /// <summary>All batches.</summary>
    public const string All = "v1/batches";

    /// <summary>A part of the list of batches.</summary>
    /// <param name="limit">Batches at most.</param>
    /// <param name="cursor">Where the part begins; empty for the first.</param>
    /// <param name="filters">Names and values that the batches must have.</param>
    public static string List(int limit, string cursor, params IEnumerable<(string Name, string? Value)> filters) =>
        All + ApiQuery.Of([("limit", limit.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor), .. filters]);

    /// <summary>One batch.</summary>
    public static string Of(string id) => $"{All}/{id}";

    /// <summary>A part of the list of its jobs.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="states">States that the jobs may be in; empty for all.</param>
    /// <param name="limit">Jobs at most.</param>
    /// <param name="cursor">Where the part begins; empty for the first.</param>
    public static string Jobs(string id, string states, int limit, string cursor) =>
        $"{Of(id)}/jobs" + ApiQuery.Of([("state", states), ("limit", limit.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor)]);

    /// <summary>One job.</summary>
    public static string Job(string id, int index) => $"{Of(id)}/jobs/{index}";

    /// <summary>A file of a job.</summary>
    public static string JobFile(string id, int index, string file) => $"{Job(id, index)}/{file}";

    /// <summary>The events of a batch.</summary>
    public static string Events(string id) => $"{Of(id)}/events";
}
