using System.Text;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Report;

/// <summary>The part of the report on what to take home: the best settings, or those on the Pareto front, each as a command.</summary>
internal static class BestSection
{
    // Longer fronts are in the table of all trials.
    private const int FrontAtMost = 100;

    /// <summary>Appends it.</summary>
    public static void Append(StringBuilder html, StudyDefinition definition, StudyFindings findings)
    {
        if (findings.Best.Count == 0)
        {
            html.AppendLine("<p>No trial has been measured yet.</p>");
            return;
        }

        if (definition.Objectives.Count == 1) AppendBest(html, definition, findings.Best[0]);
        else AppendFront(html, definition, findings);
    }

    private static void AppendBest(StringBuilder html, StudyDefinition definition, Trial best)
    {
        html.AppendLine($"""
            <section class="best">
            <h2>Best: <b>{TrialWords.Value(definition, best, 0)}</b></h2>
            <p>trial {best.Number}, {Length(best)}, {Wording.Duration(best.Seconds)}</p>
            <div class="chosen">
            """);
        foreach (var dimension in definition.Space.Dimensions)
            if (best.TextOf(dimension) is { } exact)
                html.AppendLine($"<div title=\"{HtmlReport.Text(exact)}\"><span>{HtmlReport.Text(dimension.Name)}</span>"
                    + $"{HtmlReport.Text(TrialWords.Setting(dimension, best))}</div>");
        html.AppendLine("</div>");
        AppendCommand(html, definition, best);
        html.AppendLine("</section>");
    }

    private static void AppendFront(StringBuilder html, StudyDefinition definition, StudyFindings findings)
    {
        html.AppendLine("<section><h2>Pareto front</h2><p>No other trial is better in one objective without being worse in another.");
        if (findings.Hypervolume is { } volume)
            html.AppendLine($"Together they dominate {100 * volume.Share:0.0} % of the box between the best value of each objective and the reference point "
                + $"({string.Join(", ", volume.Reference.Select((value, i) => TrialWords.Value(definition.Objectives[i].Measure, value)))}), "
                + "which lies a tenth of the range beyond the worst value of each.");
        html.AppendLine("</p>");
        var shown = findings.Best.Take(FrontAtMost).ToList();
        TrialRows.Append(html, definition, shown, shown.Select(trial => trial.Number).ToHashSet(), isFront: true);
        if (findings.Best.Count > shown.Count) html.AppendLine($"<p>{findings.Best.Count - shown.Count:N0} more are among all trials.</p>");
        html.AppendLine("<details><summary>Their settings as commands</summary>");
        foreach (var trial in shown)
        {
            var values = string.Join(", ", definition.Objectives.Select((_, i) => TrialWords.Value(definition, trial, i)));
            html.AppendLine($"<h3>trial {trial.Number}: {values}</h3>");
            AppendCommand(html, definition, trial);
        }

        html.AppendLine("</details></section>");
    }

    private static void AppendCommand(StringBuilder html, StudyDefinition definition, Trial trial)
    {
        if (FitCommandLine.Of(definition, trial) is not { } command) return;
        // A line ends between two settings, not at the hyphens within one.
        var parts = HtmlReport.Text(command).Split(" --set ").Select((part, i) => i == 0 ? part : $"<span>--set {part}</span>");
        html.AppendLine($"<pre>{string.Join(' ', parts)}</pre>");
    }

    private static string Length(Trial trial) => trial.State == TrialState.Completed
        ? "trained to the end"
        : $"after {Wording.Count(trial.Latest!.Epochs, "epoch")}; none has been trained to the end yet";
}
