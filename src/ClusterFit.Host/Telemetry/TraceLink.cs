using System.Globalization;
using ClusterFit.Core.Groups;

namespace ClusterFit.Host.Telemetry;

/// <summary>Where people look at the trace of a job.</summary>
/// <param name="Template">An address with <c>{trace_id}</c> in it, and with <c>{group}</c> and <c>{job}</c> where wanted.</param>
public sealed record TraceLink(string Template)
{
    private const string Trace = "{trace_id}";
    private const string Group = "{group}";
    private const string Job = "{job}";

    internal const string Expected = "an http or https address with {trace_id} in it, such as "
        + "http://grafana:3000/d/clusterfit-job?var-group={group}&var-job={job}&var-trace={trace_id}";

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">Tells what is expected.</exception>
    public static TraceLink Parse(string text)
    {
        var link = new TraceLink(text);
        return link.IsPossible ? link : throw new FormatException($"expected {Expected}");
    }

    internal bool IsPossible => Template.Contains(Trace, StringComparison.Ordinal)
        && Uri.TryCreate(Fill("g", "0", "t"), UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    /// <summary>The address for a job's trace.</summary>
    internal string Of(GroupId group, int job, string trace) => Fill(group.Value, job.ToString(CultureInfo.InvariantCulture), trace);

    private string Fill(string group, string job, string trace) => Template
        .Replace(Group, group, StringComparison.Ordinal).Replace(Job, job, StringComparison.Ordinal).Replace(Trace, trace, StringComparison.Ordinal);
}
