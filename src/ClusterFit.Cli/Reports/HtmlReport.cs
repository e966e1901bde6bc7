using System.Net;
using System.Text;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Reports;

/// <summary>The page that shows a batch: what was fitted, how well, and each image beside its reconstruction. It stands alone: pictures are
/// files beside it, and it asks nothing of the network.</summary>
internal static class HtmlReport
{
    // A page with the pictures of more images is more than a browser shows; the table has all of them.
    private const int CardsAtMost = 1000;

    /// <summary>The page as UTF-8.</summary>
    /// <param name="preset">The preset that the settings started from.</param>
    /// <param name="spec">The spec of all fits.</param>
    /// <param name="results">All results of the batch; the first thousand of type <see cref="ImageMetrics"/> get a card.</param>
    public static byte[] Write(string preset, FitSpec spec, IReadOnlyList<ImageResult> results)
    {
        var completed = results.OfType<ImageMetrics>().ToList();
        var html = new StringBuilder();
        html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>ClusterFit: {Wording.Count(results.Count, "image")}</title>
            <style>
            {Style()}</style>
            </head>
            <body>
            <main>
            <h1>{Wording.Count(completed.Count, "fitted image")}</h1>
            <p>Orthogonal-sine networks, preset {Text(preset)}, seed {spec.Seed}. Tables: <a href="summary.csv">CSV</a>, <a href="summary.json">JSON</a>.</p>

            """);
        AppendTiles(html, results, completed);
        var cards = completed.Take(CardsAtMost).ToList();
        AppendTable(html, results, cards.ConvertAll(metrics => metrics.Name).ToHashSet());
        foreach (var metrics in cards) ReportCard.Append(html, metrics);
        if (completed.Count > cards.Count) html.AppendLine($"<p>The pictures of {completed.Count - cards.Count:N0} more are beside this page.</p>");
        AppendSettings(html, spec);
        html.Append("""
            <footer>PSNR and mean squared error are those of the saved weights over all training pixels, in single precision, with peak 1. Bits per pixel count the whole weights file.</footer>
            </main>
            </body>
            </html>

            """);
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    /// <summary>Text as HTML.</summary>
    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A path relative to the page as a link.</summary>
    internal static string Link(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static void AppendTiles(StringBuilder html, IReadOnlyList<ImageResult> results, List<ImageMetrics> completed)
    {
        html.AppendLine("<div class=\"tiles\">");
        Tile($"{completed.Count}/{results.Count}", "images fitted");
        var failed = results.Count(r => r.State == JobState.Failed);
        if (failed > 0) Tile($"{failed}", "failed", " bad");
        if (completed.Count > 0)
        {
            Tile(Wording.Psnr(Median(completed.Select(m => m.PsnrDb!.Value))), completed.Count == 1 ? "PSNR" : "median PSNR");
            Tile($"{Median(completed.Select(m => m.BitsPerPixel!.Value)):0.00}", completed.Count == 1 ? "bits/pixel" : "median bits/pixel");
            Tile(Wording.Duration(completed.Sum(m => m.Seconds!.Value)), "training, all images");
        }
        html.AppendLine("</div>");

        void Tile(string value, string name, string kind = "") =>
            html.AppendLine($"<div class=\"tile{kind}\"><b>{value}</b><span>{name}</span></div>");
    }

    private static void AppendTable(StringBuilder html, IReadOnlyList<ImageResult> results, HashSet<string> cards)
    {
        html.AppendLine("<div class=\"scroll\"><table>");
        html.AppendLine("<tr><th>image</th><th>size</th><th>PSNR</th><th>MSE</th><th>epochs</th><th>time</th><th>bits/pixel</th></tr>");
        foreach (var result in results)
            html.AppendLine(result.State == JobState.Completed
                ? $"<tr><td>{Named(result)}</td><td>{SummaryTable.Size(result)}</td>"
                  + $"<td>{Wording.Psnr(result.PsnrDb)}</td><td>{result.Mse:0.00e0}</td><td>{result.Epochs}</td>"
                  + $"<td>{Wording.Duration(result.Seconds ?? 0)}</td><td>{result.BitsPerPixel:0.00}</td></tr>"
                : $"<tr class=\"failed\"><td>{Text(result.Image)}</td><td class=\"reason\" colspan=\"6\">{Text(result.Error ?? Wording.State(result.State))}</td></tr>");
        html.AppendLine("</table></div>");

        string Named(ImageResult result) =>
            cards.Contains(result.Name) ? $"<a href=\"#{Link(result.Name)}\">{Text(result.Image)}</a>" : Text(result.Image);
    }

    private static void AppendSettings(StringBuilder html, FitSpec spec)
    {
        html.AppendLine("<details><summary>All settings</summary><div class=\"settings\">");
        foreach (var (name, value) in FitSettings.Describe(spec)) html.AppendLine($"<div><span>{name}</span>{Text(value)}</div>");
        html.AppendLine("</div></details>");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>The style of all reports.</summary>
    internal static string Style() => Resource("report.css");

    /// <summary>The text of a file that reports are made of.</summary>
    internal static string Resource(string file)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream($"ClusterFit.Cli.Reports.{file}")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
