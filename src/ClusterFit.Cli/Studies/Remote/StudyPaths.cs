using System.Globalization;
using ClusterFit.Cli.Server;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary>Where the API has what belongs to studies. Their jobs are where those of batches are.</summary>
internal static class StudyPaths
{
    /// <summary>All studies.</summary>
    public const string All = "v1/studies";

    /// <summary>A part of the list of studies.</summary>
    /// <param name="limit">Studies at most.</param>
    /// <param name="cursor">Where the part begins; empty for the first.</param>
    /// <param name="filters">Names and values that the studies must have.</param>
    public static string List(int limit, string cursor, params IEnumerable<(string Name, string? Value)> filters) =>
        All + ApiQuery.Of([("limit", limit.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor), .. filters]);

    /// <summary>One study.</summary>
    public static string Of(string id) => $"{All}/{id}";

    /// <summary>A part of its trials.</summary>
    public static string Trials(string id, int limit, string cursor) =>
        $"{Of(id)}/trials" + ApiQuery.Of([("limit", limit.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor)]);
}
