using System.Text;
using System.Text.RegularExpressions;
using ClusterFit.Cli.Studies.Plots;
using ClusterFit.Cli.Studies.Report;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Tests.Studies;

public partial class StudyReportSpecs
{
    private static readonly StudyPlot[] Plots = [new(PlotKind.History, "history", "a <caption>", 720, 420, [1, 2, 3], [])];

    private static readonly string Page = PageOf(AnyStudy.Definition, 60);

    [Fact]
    public void It_shows_the_best_value_and_a_command_that_fits_with_it()
    {
        var trials = AnyStudy.Trials(AnyStudy.Definition, 60);
        var best = Contenders.Best(trials)[0];
        Assert.Contains($"<h2>Best: <b>{best.Latest!.Values[0]:0.00} dB</b></h2>", Page);
        var rate = best.Settings.Single(setting => setting.Key == "learning-rate").Value;
        Assert.Matches(
            $@"<pre>clusterfit fit IMAGE.png .*<span>--set widths=[\d,]+</span> <span>--set learning-rate={Regex.Escape(rate)}</span> .*--set epochs=30.*</pre>",
            Page);
    }

    [Fact]
    public void It_shows_plots_trials_failures_edits_and_what_was_evaluated()
    {
        string[] all =
        [
            "data:image/png;base64,AQID", "a &lt;caption&gt;", ">60</b><span>trials", "3 failed trials", "trial 11, 34, 57",
            "budget 60 -&gt; 120 trials", "PSNR over all pixels", "single precision", "successive halving, one in 3", "PED-ANOVA", "3 images with 2 seeds",
        ];
        foreach (var shown in all)
            Assert.Contains(shown, Page);
    }

    [Fact]
    public void Nothing_that_users_wrote_can_become_markup()
    {
        var hostile = AnyStudy.Definition with
        {
            Space = new([new ChoiceDimension("bias", ["on", "</script><script>alert(1)</script>"]), new ChoiceDimension("<img src=x>", ["a\" onload=\"b"])]),
        };
        Trial trial = new(0, TrialSource.User, [new("bias", "</script><script>alert(1)</script>"), new("<img src=x>", "a\" onload=\"b")])
        {
            State = TrialState.Completed,
            Results = [new(1, [30], [-30])],
        };
        var page = Encoding.UTF8.GetString(StudyReport.Write(hostile, [trial, trial with { Number = 1, State = TrialState.Failed, Error = "<b>no</b>" }],
            StudyFindings.Of(hostile, [trial]), ["<u>edit</u>"], [Plots[0] with { Caption = "\"><svg>" }]));
        foreach (var markup in (string[])["<img src=x>", "<b>no", "<u>", "<svg>", "alert(1)</script>", "\" onload=\"", "Küste <b>"]) Assert.DoesNotContain(markup, page);
        Assert.Single(Scripts().Matches(page));
    }

    [Fact]
    public void It_asks_nothing_of_the_network_and_links_only_files_beside_it()
    {
        Assert.DoesNotContain("://", Page);
        Assert.Equal(["trials.csv", "trials.json", "trials.parquet"], Links().Matches(Page).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void A_front_has_its_own_table_with_a_command_for_each_trial()
    {
        var page = PageOf(AnyStudy.ThreeObjectives, 60);
        var front = Contenders.Best(AnyStudy.Trials(AnyStudy.ThreeObjectives, 60));
        Assert.Contains("<h2>Pareto front</h2>", page);
        Assert.Equal(front.Count, page.Split("<pre>clusterfit fit").Length - 1);
        Assert.Contains("<span>hypervolume", page);
        Assert.Contains("not reached", page);
    }

    [Fact]
    public void A_large_study_shows_the_first_thousand_trials_and_says_so()
    {
        var page = PageOf(AnyStudy.Definition, 1200);
        Assert.Contains("The first 1,000 of 1,200; all of them are in trials.csv.", page);
        Assert.Equal(1000, page.Split("<tr").Length - 2);
    }

    [Fact]
    public void Studies_with_few_trials_say_what_is_not_known_yet()
    {
        Assert.Contains("No trial has been measured yet.", PageOf(AnyStudy.Definition, 0));
        Assert.Contains("from 24 measured trials on; there are 5", PageOf(AnyStudy.Definition, 5));
    }

    private static string PageOf(StudyDefinition definition, int count)
    {
        var trials = AnyStudy.Trials(definition, count);
        return Encoding.UTF8.GetString(StudyReport.Write(definition, trials, StudyFindings.Of(definition, trials), AnyStudy.Edits, Plots));
    }

    [GeneratedRegex("<script")]
    private static partial Regex Scripts();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
