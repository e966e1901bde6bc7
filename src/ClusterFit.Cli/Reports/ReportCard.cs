using System.Text;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Results;

namespace ClusterFit.Cli.Reports;

/// <summary>The part of the report on one image.</summary>
internal static class ReportCard
{
    // Below this many pixels a side an image is smaller than its place on the page; blurring it up would hide what was fitted.
    private const int SmallSide = 300;

    /// <summary>Appends it.</summary>
    public static void Append(StringBuilder html, ImageMetrics metrics)
    {
        var name = metrics.Name;
        html.AppendLine($"""
            <section class="card" id="{HtmlReport.Text(name)}">
            <header><h2>{HtmlReport.Text(metrics.Image)}</h2><div><b>{Wording.Psnr(metrics.PsnrDb)}</b> after {Wording.Count(metrics.Epochs ?? 0, "epoch")}, {Wording.Duration(metrics.Seconds ?? 0)}</div></header>
            <div class="pictures">
            """);
        AppendPicture(html, metrics, ResultFiles.Original(name), "original");
        AppendPicture(html, metrics, ResultFiles.Reconstruction(name), "reconstruction");
        AppendPicture(html, metrics, ResultFiles.Difference(name),
            metrics.DifferenceGain == 1 ? "difference" : $"difference, {metrics.DifferenceGain:N0} times amplified");
        html.AppendLine($"""
            </div>
            <div class="curve">
            <figure class="plot"><img loading="lazy" src="{HtmlReport.Link(ResultFiles.Plot(name))}" alt="PSNR over epochs"></figure>
            <div>
            <dl>
            """);
        foreach (var (term, value) in Facts(metrics)) html.AppendLine($"<dt>{term}</dt><dd>{value}</dd>");
        html.AppendLine("</dl>");
        if (metrics.Film is { } film)
            html.AppendLine($"<figure class=\"film\"><img loading=\"lazy\" src=\"{HtmlReport.Link(film)}\" alt=\"film of the training\">"
                + "<figcaption>film of the training</figcaption></figure>");
        html.AppendLine("</div>\n</div>\n</section>");
    }

    private static void AppendPicture(StringBuilder html, ImageMetrics metrics, string file, string caption)
    {
        var pixels = Math.Max(metrics.Width ?? 0, metrics.Height ?? 0) < SmallSide ? " class=\"pixels\"" : "";
        var link = HtmlReport.Link(file);
        html.AppendLine(
            $"<figure><a href=\"{link}\"><img loading=\"lazy\"{pixels} width=\"{metrics.Width}\" height=\"{metrics.Height}\" style=\"height:auto\" "
            + $"src=\"{link}\" alt=\"{caption} of {HtmlReport.Text(metrics.Name)}\"></a><figcaption>{caption}</figcaption></figure>");
    }

    private static IEnumerable<(string Term, string Value)> Facts(ImageMetrics metrics)
    {
        yield return ("size", SummaryTable.Size(metrics));
        yield return ("mean squared error", $"{metrics.Mse:0.00e0}");
        if (metrics.OffGridPsnrDb is { } offGrid) yield return ("off-grid PSNR", Wording.Psnr(offGrid));
        yield return ("steps", $"{metrics.Steps:N0}");
        yield return ("best epoch", $"{metrics.BestEpoch} of {metrics.Epochs}");
        yield return ("stopped", metrics.StopReason == StopReason.TargetPsnr ? "at the target PSNR" : "after all epochs");
        yield return ("parameters", $"{metrics.Parameters:N0}");
        yield return ("bits/pixel", $"{metrics.BitsPerPixel:0.00}");
        if (metrics.Attempts > 1) yield return ("attempts", $"{metrics.Attempts}");
        yield return ("weights", FileLink(ResultFiles.Weights(metrics.Name), Wording.Bytes(metrics.WeightsBytes)));
        yield return ("all numbers", FileLink(ResultFiles.Metrics(metrics.Name), "JSON"));
    }

    private static string FileLink(string file, string text) => $"<a href=\"{HtmlReport.Link(file)}\">{text}</a>";
}
