using System.Text;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Reports;
using ClusterFit.Cli.Studies.Plots;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Report;

/// <summary>The page that shows a study: what was sought, what was found, how the trials went and what was measured. It stands alone: plots are
/// part of it, and it asks nothing of the network.</summary>
internal static class StudyReport
{
    /// <summary>The page as UTF-8.</summary>
    /// <param name="definition">The study.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="findings">What they found.</param>
    /// <param name="edits">What was changed while it ran, in words, the earliest first.</param>
    /// <param name="plots">Its plots.</param>
    public static byte[] Write(
        StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings, IReadOnlyList<string> edits, IReadOnlyList<StudyPlot> plots)
    {
        var html = new StringBuilder();
        var title = string.Join(", ", definition.Objectives.Select(TrialWords.Goal));
        html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>ClusterFit study: {title}</title>
            <style>
            {HtmlReport.Style()}{HtmlReport.Resource("study.css")}</style>
            </head>
            <body>
            <main>
            <h1>Study: {title}</h1>
            <p>{EvaluationFacts.InShort(definition)}
            Tables: <a href="{StudyFiles.Csv}">CSV</a>, <a href="{StudyFiles.Json}">JSON</a>, <a href="{StudyFiles.Parquet}">Parquet</a>.</p>

            """);
        AppendTiles(html, definition, trials, findings);
        BestSection.Append(html, definition, findings);
        PlotSections.Append(html, trials, findings, plots);
        TrialSections.Append(html, definition, trials, findings);
        AppendEdits(html, edits);
        EvaluationFacts.Append(html, definition, trials);
        AppendSettings(html, definition);
        html.Append($"""
            <footer>{EvaluationFacts.Footer(definition)}</footer>
            </main>
            <script>
            {HtmlReport.Resource("study.js")}</script>
            </body>
            </html>

            """);
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static void AppendTiles(StringBuilder html, StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings)
    {
        var own = trials.Where(trial => trial.IsOwn).ToList();
        html.AppendLine("<div class=\"tiles\">");
        if (definition.Objectives.Count == 1 && findings.Best is [{ } best])
            Tile(TrialWords.Value(definition, best, 0), $"best {TrialWords.Name(definition.Objectives[0].Measure)}");
        if (definition.Objectives.Count > 1) Tile($"{findings.Best.Count:N0}", "Pareto front");
        if (findings.Hypervolume is { } volume) Tile($"{volume.Share:0.000}", "hypervolume");
        Tile($"{own.Count:N0}", "trials");
        Tile($"{Count(TrialState.Completed):N0}", "completed");
        if (Count(TrialState.Pruned) is > 0 and var pruned) Tile($"{pruned:N0}", "stopped early");
        if (own.Count(trial => !trial.IsFinal) is > 0 and var open) Tile($"{open:N0}", "under way");
        if (Count(TrialState.Failed) is > 0 and var failed) Tile($"{failed:N0}", "failed", " bad");
        Tile(Wording.Duration(trials.Sum(trial => trial.Seconds)), "training, all fits");
        html.AppendLine("</div>");

        int Count(TrialState state) => own.Count(trial => trial.State == state);
        void Tile(string value, string name, string kind = "") =>
            html.AppendLine($"<div class=\"tile{kind}\"><b>{value}</b><span>{name}</span></div>");
    }

    private static void AppendEdits(StringBuilder html, IReadOnlyList<string> edits)
    {
        if (edits.Count == 0) return;
        html.AppendLine("<section><h2>Changed while it ran</h2><ol class=\"edits\">");
        foreach (var edit in edits) html.AppendLine($"<li>{HtmlReport.Text(edit)}</li>");
        html.AppendLine("</ol></section>");
    }

    private static void AppendSettings(StringBuilder html, StudyDefinition definition)
    {
        html.AppendLine("<details><summary>All settings that the trials share</summary><div class=\"settings\">");
        var searched = definition.Space.Dimensions.Select(dimension => dimension.Name).ToHashSet();
        foreach (var (name, value) in FitSettings.Describe(definition.Base))
            html.AppendLine($"<div><span>{name}</span>{(searched.Contains(name) ? "searched" : HtmlReport.Text(value))}</div>");
        html.AppendLine("</div></details>");
    }
}
