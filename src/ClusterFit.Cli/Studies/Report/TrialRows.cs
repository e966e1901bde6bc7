using System.Globalization;
using System.Text;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Report;

/// <summary>A table of trials that sorts by the column whose heading is pressed.</summary>
internal static class TrialRows
{
    /// <summary>Appends it.</summary>
    /// <param name="html">The page.</param>
    /// <param name="definition">The study.</param>
    /// <param name="trials">The rows.</param>
    /// <param name="found">Numbers of the best trials.</param>
    /// <param name="isFront">Whether all are on the front: what is the same of all is left out.</param>
    public static void Append(StringBuilder html, StudyDefinition definition, IReadOnlyList<Trial> trials, HashSet<int> found, bool isFront = false)
    {
        html.AppendLine("<div class=\"scroll tall\"><table class=\"trials\"><thead><tr>");
        Heading("trial");
        if (!isFront) Heading("state", isText: true);
        foreach (var objective in definition.Objectives) Heading(TrialWords.Name(objective.Measure));
        foreach (var dimension in definition.Space.Dimensions) Heading(dimension.Name, dimension is ChoiceDimension);
        Heading("epochs");
        Heading("time");
        html.AppendLine("</tr></thead><tbody>");
        foreach (var trial in trials) AppendRow(html, definition, trial, found.Contains(trial.Number), isFront);
        html.AppendLine("</tbody></table></div>");

        void Heading(string name, bool isText = false) =>
            html.Append($"<th data-sort{(isText ? " class=\"text\"" : "")}>{HtmlReport.Text(name)}</th>");
    }

    private static void AppendRow(StringBuilder html, StudyDefinition definition, Trial trial, bool isFound, bool isFront)
    {
        var kind = isFound && !isFront ? " class=\"found\""
            : trial.State == TrialState.Failed ? " class=\"failed\""
            : TrialWords.IsStopped(trial) ? " class=\"stopped\"" : "";
        html.Append($"<tr{kind}><td data-v=\"{trial.Number}\">{trial.Number}{(trial.Source == TrialSource.Sampler ? "" : $" ({Source(trial)})")}</td>");
        if (!isFront) html.Append($"<td class=\"text\">{TrialWords.State(trial.State)}</td>");
        for (var i = 0; i < definition.Objectives.Count; i++) Number(trial.Latest?.Values[i], TrialWords.Value(definition, trial, i));
        foreach (var dimension in definition.Space.Dimensions)
        {
            if (dimension is ChoiceDimension) html.Append($"<td class=\"text\">{HtmlReport.Text(trial.TextOf(dimension) ?? "")}</td>");
            else Number(trial.NumberOf(dimension), TrialWords.Setting(dimension, trial));
        }

        Number(trial.Epochs, $"{trial.Epochs:N0}");
        Number(trial.Seconds, Wording.Duration(trial.Seconds));
        html.AppendLine("</tr>");

        void Number(double? value, string text) => html.Append(value is { } number && double.IsFinite(number)
            ? $"<td data-v=\"{number.ToString("R", CultureInfo.InvariantCulture)}\">{HtmlReport.Text(text)}</td>"
            : $"<td>{HtmlReport.Text(text)}</td>");
    }

    private static string Source(Trial trial) => trial.Source == TrialSource.User ? "by hand" : "other study";
}
