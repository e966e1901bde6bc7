using ClusterFit.Cli.Reports;
using ClusterFit.Cli.Studies.Plots;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Tests.Studies;

public class StudyPlotSpecs
{
    [Fact]
    public void A_study_has_every_kind_of_plot_as_pixels_and_as_lines()
    {
        var plots = PlotsOf(AnyStudy.TwoObjectives, AnyStudy.Trials(AnyStudy.TwoObjectives, 60));
        Assert.Equal(Enum.GetValues<PlotKind>(), plots.Select(plot => plot.Kind).Distinct().Order());
        Assert.Equal(plots.Count, plots.Select(plot => plot.Name).Distinct().Count());
        foreach (var plot in plots)
        {
            var image = ImageFile.Decode(plot.Png, new ImageLimits());
            Assert.Equal((plot.Width * PlotLook.Sharpness, plot.Height * PlotLook.Sharpness), (image.Width, image.Height));
            Assert.Contains(image.Samples, sample => sample < 0.5f);
            Assert.Contains("<svg", System.Text.Encoding.UTF8.GetString(plot.Svg));
        }
    }

    [Fact]
    public void Three_objectives_have_a_front_for_each_pair() => Assert.Equal(
        ["pareto-bytes-psnr_db", "pareto-seconds_to_target-bytes", "pareto-seconds_to_target-psnr_db"],
        PlotsOf(AnyStudy.ThreeObjectives, AnyStudy.Trials(AnyStudy.ThreeObjectives, 12)).Where(plot => plot.Kind == PlotKind.Pareto).Select(plot => plot.Name).Order());

    [Fact]
    public void One_trial_is_drawn_and_none_or_only_failures_are_not()
    {
        var one = AnyStudy.Trials(AnyStudy.Definition, 1);
        Assert.Contains(PlotsOf(AnyStudy.Definition, one), plot => plot.Kind == PlotKind.History);
        Assert.Empty(PlotsOf(AnyStudy.Definition, []));
        Assert.Empty(PlotsOf(AnyStudy.Definition, [one[0] with { State = TrialState.Failed }]));
    }

    [Fact]
    public void Values_that_are_all_infinite_or_all_equal_are_drawn()
    {
        foreach (var value in (double[])[double.PositiveInfinity, double.NegativeInfinity, 0, 1e300])
        {
            var definition = AnyStudy.Definition with { Objectives = [new(Measure.SecondsToTarget)] };
            List<Trial> trials = [.. AnyStudy.Trials(AnyStudy.Definition, 30).Select(trial => trial with
            {
                Results = [.. trial.Results.Select(result => result with { Values = [value], Losses = [1] })],
            })];
            Assert.NotEmpty(PlotsOf(definition, trials));
        }
    }

    [Fact]
    public void Of_many_trials_some_are_drawn_the_best_among_them_and_the_title_says_so()
    {
        var trials = AnyStudy.Trials(AnyStudy.Definition, 10_000);
        var best = Contenders.Best(trials);
        var drawn = TrialMarks.Thinned(trials, best);
        Assert.Equal((TrialMarks.AtMost, TrialMarks.AtMost), (drawn.Count, drawn.Distinct().Count()));
        Assert.Contains(best[0], drawn);
        // From all parts of the study.
        Assert.Equal(10, drawn.Select(trial => trial.Number / 1000).Distinct().Count());
        Assert.Equal("x (2,000 of 10,000 trials drawn)", TrialMarks.Title("x", drawn.Count, trials.Count));
        Assert.Equal("x", TrialMarks.Title("x", 5, 5));
    }

    [Fact]
    public void Trials_of_other_studies_are_at_the_places_of_their_settings_though_their_numbers_are_negative()
    {
        var trial = AnyStudy.Trials(AnyStudy.Definition, 1)[0];
        var scale = new DimensionScale(AnyStudy.Definition.Space.Dimensions[1], [trial]);
        foreach (var number in (int[])[-1000, -3, -1, 0, 5])
            Assert.Equal(scale.PositionOf(trial)!.Value, scale.PlaceOf(trial with { Number = number })!.Value, 0.25);
    }

    [Fact]
    public void An_outlier_lies_beyond_the_axis()
    {
        var scale = new ValueScale(new(Measure.Psnr), [.. Enumerable.Range(0, 40).Select(i => 30 + (i / 10.0)), 3]);
        Assert.True(scale.IsBeyond(3));
        Assert.False(scale.IsBeyond(30));
        Assert.Equal((scale.WorseEnd, 33.9), (scale.Clip(3), scale.Clip(99)));
        Assert.Equal((0, 0, 1), (scale.Goodness(double.NegativeInfinity), scale.Goodness(double.PositiveInfinity), scale.Goodness(33.9)));
        // Few values are all shown.
        Assert.False(new ValueScale(new(Measure.Psnr), [30, 31, 3]).IsBeyond(3));
    }

    [Fact]
    public void Ticks_are_round_numbers()
    {
        Assert.Equal([30, 32, 34, 36, 38, 40], Ticks.Linear(30, 40, whole: false));
        Assert.Equal([2, 3, 4], Ticks.Linear(2, 4, whole: true));
        Assert.Equal([1e-4, 1e-3, 1e-2, 1e-1, 1], Ticks.Logarithmic(1e-4, 1).Select(tick => Math.Round(tick, 6)));
        Assert.Equal([0.002, 0.005, 0.01, 0.02], Ticks.Logarithmic(0.0015, 0.03).Select(tick => Math.Round(tick, 6)));
    }

    private static IReadOnlyList<StudyPlot> PlotsOf(StudyDefinition definition, IReadOnlyList<Trial> trials) =>
        StudyPlots.Draw(definition, trials, StudyFindings.Of(definition, trials));
}
