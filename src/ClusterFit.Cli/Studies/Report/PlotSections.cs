using System.Text;
using ClusterFit.Cli.Reports;
using ClusterFit.Cli.Studies.Plots;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Report;

/// <summary>The plots of the report.</summary>
internal static class PlotSections
{
    /// <summary>Appends them.</summary>
    public static void Append(StringBuilder html, IReadOnlyList<Trial> trials, StudyFindings findings, IReadOnlyList<StudyPlot> plots)
    {
        if (plots.Count == 0) return;
        AppendSection(html, "Course", "", plots, "plots", PlotKind.History, PlotKind.Pareto, PlotKind.Survival);
        AppendSection(html, "What matters", Importances(trials, findings), plots, "plots", PlotKind.Importance, PlotKind.Contour, PlotKind.Parallel);
        if (plots.Any(plot => plot.Kind == PlotKind.Slice))
            AppendSection(
                html, "One setting at a time", "Blue: trained to the end. Grey: stopped or under way. Ringed: the best.", plots, "plots small",
                PlotKind.Slice);
    }

    private static void AppendSection(
        StringBuilder html, string title, string words, IReadOnlyList<StudyPlot> plots, string layout, params PlotKind[] kinds)
    {
        var shown = plots.Where(plot => kinds.Contains(plot.Kind)).OrderBy(plot => plot.Kind).ToList();
        if (shown.Count == 0 && words.Length == 0) return;
        html.AppendLine($"<section><h2>{title}</h2>{(words.Length > 0 ? $"<p>{words}</p>" : "")}<div class=\"{layout}\">");
        foreach (var plot in shown)
            html.AppendLine($"<figure{(plot.Kind == PlotKind.Parallel ? " class=\"wide\"" : "")}>"
                + $"<img alt=\"{HtmlReport.Text(plot.Caption)}\" width=\"{plot.Width}\" height=\"{plot.Height}\" style=\"height:auto\" "
                + $"src=\"data:image/png;base64,{Convert.ToBase64String(plot.Png)}\"></figure>");
        html.AppendLine("</div></section>");
    }

    private static string Importances(IReadOnlyList<Trial> trials, StudyFindings findings)
    {
        if (findings.Importances.Any(each => each.Count > 0))
            return "A setting matters as much as its values among the best tenth of the trials differ from those of all trials (PED-ANOVA).";
        var measured = trials.Count(Contenders.IsMeasured);
        return measured < Importance.LeastTrials
            ? $"Which settings matter can be said from {Importance.LeastTrials} measured trials on; there are {measured}."
            : "Nothing tells the best trials from the others.";
    }
}
