using System.Text;
using System.Text.RegularExpressions;
using ClusterFit.Cli.Reports;
using ClusterFit.Cli.Tests.Results;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.Tests.Reports;

public partial class ReportSpecs
{
    private static readonly string Page = Encoding.UTF8.GetString(
        HtmlReport.Write("photo", new FitSpec { Seed = 7 }, [AnyResult.Completed, AnyResult.Failed]));

    [Fact]
    public void It_shows_results_failures_and_settings()
    {
        foreach (var shown in (string[])["1/2", "40.00 dB", "640 x 480", "32 times amplified", "The file is empty, &quot;really&quot;.", "octave-decay"])
            Assert.Contains(shown, Page);
    }

    [Fact]
    public void A_large_batch_has_all_rows_and_the_cards_that_a_browser_can_show()
    {
        var page = Encoding.UTF8.GetString(HtmlReport.Write(
            "photo", new FitSpec(), [.. Enumerable.Range(0, 1002).Select(i => AnyResult.Completed with { Image = $"{i}.png", Name = $"{i}" })]));
        Assert.Equal((1002, 1000), (page.Split("<tr><td>").Length - 1, page.Split("class=\"card\"").Length - 1));
        Assert.Contains("<a href=\"#999\">999.png</a>", page);
        Assert.Contains("<tr><td>1001.png</td>", page);
        Assert.Contains("2 more", page);
    }

    [Fact]
    public void Names_of_images_can_not_become_markup()
    {
        Assert.DoesNotContain("<b>.png", Page);
        Assert.Contains("photos/K&#252;ste &quot;1&quot;, &lt;b&gt;.png", Page);
    }

    [Fact]
    public void It_asks_nothing_of_the_network_and_links_only_files_beside_it()
    {
        Assert.DoesNotContain("://", Page);
        Assert.DoesNotContain("<script", Page);
        var links = Links().Matches(Page).Select(match => match.Groups[1].Value).Where(link => !link.StartsWith('#')).ToList();
        Assert.Contains("K%C3%BCste%20%221%22%2C%20%3Cb%3E.png", links);
        Assert.All(links, link => Assert.Matches("^[A-Za-z0-9%._~/-]+$", link));
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Links();
}
