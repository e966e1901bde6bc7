using System.CommandLine;
using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Batches;

/// <summary><c>--priority</c>, <c>--weight</c> and <c>--max-running</c>: what a batch gets of the cluster.</summary>
internal static class TermsOptions
{
    private const string NoLimit = "none";

    private static readonly Option<string?> Priority = new("--priority")
    {
        Description = $"Jobs of a higher priority are handed out first, {-GroupTerms.MaxPriority} to {GroupTerms.MaxPriority}; 0 at first",
        HelpName = "number",
    };

    private static readonly Option<string?> Weight = new("--weight")
    {
        Description = "Batches of equal priority share the cluster in the ratio of their weights; 1 at first",
        HelpName = "number",
    };

    private static readonly Option<string?> MaxRunning = new("--max-running")
    {
        Description = $"Jobs that may run at a time, or {NoLimit}; {NoLimit} at first",
        HelpName = "number",
    };

    /// <summary>Gives the command the options.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[Priority, Weight, MaxRunning]) command.Options.Add(option);
    }

    /// <summary>What was given; the limit is 0 for none.</summary>
    /// <exception cref="UsageException">A value is not valid.</exception>
    public static BatchChange Read(ParseResult parsed)
    {
        var (priority, weight, most) = (parsed.GetValue(Priority), parsed.GetValue(Weight), parsed.GetValue(MaxRunning));
        var terms = new GroupTerms
        {
            Priority = priority is null ? 0
                : int.TryParse(priority, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var p) ? p
                : throw Wrong("--priority", priority, $"a whole number from {-GroupTerms.MaxPriority} to {GroupTerms.MaxPriority}"),
            Weight = weight is null ? 1
                : double.TryParse(weight, NumberStyles.Float, CultureInfo.InvariantCulture, out var w) ? w
                : throw Wrong("--weight", weight, $"a number from {1 / GroupTerms.MaxWeight} to {GroupTerms.MaxWeight}"),
            MaxRunning = most is null or NoLimit ? null
                : int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var m) ? m
                : throw Wrong("--max-running", most, $"a whole number from 1, or {NoLimit}"),
        };
        if (terms.Problem is { } problem) throw new UsageException($"--{problem}");
        return new BatchChange(
            priority is null ? null : terms.Priority, weight is null ? null : terms.Weight, most is null ? null : terms.MaxRunning ?? 0);
    }

    private static UsageException Wrong(string option, string value, string expected) => new($"{option}: '{value}' is not valid; expected {expected}.");
}
