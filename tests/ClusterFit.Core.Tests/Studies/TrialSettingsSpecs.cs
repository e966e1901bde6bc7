using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;

namespace ClusterFit.Core.Tests.Studies;

public class TrialSettingsSpecs
{
    private static readonly FitSpec Base = new() { Network = new() { Widths = [768, 96, 96] } };

    [Theory]
    [InlineData("768,96,96")]
    [InlineData("64,64,64", "width=64")]
    [InlineData("64,64", "depth=2", "width=64")]
    [InlineData("256,64,64,64", "first-width=256", "width=64", "depth=4")]
    [InlineData("768,96,96,96,96", "depth=5")]
    [InlineData("768", "depth=1")]
    [InlineData("32,96,96", "first-width=32")]
    [InlineData("8,4", "widths=8,4")]
    public void Shapes_make_widths_whatever_their_order(string widths, params string[] settings)
    {
        Assert.Equal(widths, $"{Apply(settings).Network.Widths}");
        Assert.Equal(widths, $"{Apply([.. settings.Reverse()]).Network.Widths}");
    }

    [Fact]
    public void All_other_settings_come_on_top_of_the_base() => Assert.Equal(
        Base with { Recipe = Base.Recipe with { LearningRate = 0.01, Schedule = new() { Kind = ScheduleKind.Plateau } } },
        Apply("learning-rate=0.01", "schedule=plateau"));

    [Theory]
    [InlineData("depth: '33' is not valid; expected a whole number from 1 to 32.", "depth=33")]
    [InlineData("widths: contradicts depth, width; expected either the widths or their shape.", "depth=3", "widths=8,8", "width=8")]
    [InlineData("batch-max: 16 is below batch-size", "batch-size=64", "batch-growth=2", "batch-max=16")]
    [InlineData("'dept' is not a setting", "dept=3")]
    public void What_makes_no_spec_is_refused_in_words(string message, params string[] settings) =>
        Assert.StartsWith(message, Assert.Throws<FitSettingException>(() => Apply(settings)).Message, StringComparison.Ordinal);

    private static FitSpec Apply(params string[] settings) =>
        TrialSettings.Apply(Base, [.. settings.Select(setting => KeyValuePair.Create(setting.Split('=')[0], setting.Split('=')[1]))]);
}
