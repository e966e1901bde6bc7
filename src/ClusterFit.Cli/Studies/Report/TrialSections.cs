using System.Text;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Reports;
using ClusterFit.Cli.Studies.Tables;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Report;

/// <summary>The part of the report on all trials, and on those that failed.</summary>
internal static class TrialSections
{
    private const int RowsAtMost = 1000, ReasonsAtMost = 50, NumbersAtMost = 20;

    /// <summary>Appends it.</summary>
    public static void Append(StringBuilder html, StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings)
    {
        var rows = TrialTable.InOrder(trials).Take(RowsAtMost).ToList();
        if (rows.Count == 0) return;
        html.AppendLine("<section><h2>All trials</h2>");
        if (trials.Count > rows.Count) html.AppendLine($"<p>The first {rows.Count:N0} of {trials.Count:N0}; all of them are in {StudyFiles.Csv}.</p>");
        TrialRows.Append(html, definition, rows, findings.Best.Select(trial => trial.Number).ToHashSet());
        html.AppendLine("</section>");
        AppendFailures(html, [.. TrialTable.InOrder(trials).Where(trial => trial.State == TrialState.Failed)]);
    }

    private static void AppendFailures(StringBuilder html, List<Trial> failed)
    {
        if (failed.Count == 0) return;
        html.AppendLine($"<section><h2>{Wording.Count(failed.Count, "failed trial")}</h2><ul class=\"reasons\">");
        var reasons = failed.GroupBy(trial => trial.Error ?? "the reason is not known").OrderByDescending(group => group.Count()).ToList();
        foreach (var reason in reasons.Take(ReasonsAtMost))
        {
            var numbers = string.Join(", ", reason.Take(NumbersAtMost).Select(trial => trial.Number));
            var more = reason.Count() > NumbersAtMost ? $" and {reason.Count() - NumbersAtMost:N0} more" : "";
            html.AppendLine($"<li>{HtmlReport.Text(reason.Key)} <span>trial {numbers}{more}</span></li>");
        }

        html.AppendLine("</ul>");
        if (reasons.Count > ReasonsAtMost) html.AppendLine($"<p>{reasons.Count - ReasonsAtMost:N0} more reasons are in {StudyFiles.Csv}.</p>");
        html.AppendLine("</section>");
    }
}
