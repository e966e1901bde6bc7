using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Tests.Fits;

public class FitSettingsSpecs
{
    public static TheoryData<string> PresetNames => [.. Presets.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void Every_preset_survives_the_way_through_text(string name)
    {
        var spec = Presets.Find(name).Spec;
        Assert.Equal(spec, FitSettings.Apply(new FitSpec(), FitSettings.Describe(spec)));
    }

    [Theory]
    [InlineData("epochs=0", "epochs", "0", "'auto' or a whole number from 1 to 1000000")]
    [InlineData("batch-size=0", "batch-size", "0", "'auto' or a whole number")]
    [InlineData("budget=0", "budget", "0", "'none' or a number")]
    [InlineData("learning-rate=fast", "learning-rate", "fast", "a number from")]
    [InlineData("widths=256,,128", "widths", "256,,128", "separated by commas")]
    [InlineData("encoder=nurf", "encoder", "nurf", "nerf, rotated, siren")]
    [InlineData("bias=yes", "bias", "yes", "'on' or 'off'")]
    [InlineData("target-psnr=NaN", "target-psnr", "NaN", "'none' or a number")]
    public void A_bad_value_is_refused_with_setting_value_and_domain(string assignment, string setting, string value, string domain)
    {
        var error = Assert.Throws<FitSettingException>(() => FitSettings.Apply(new FitSpec(), [FitSettings.ParseAssignment(assignment)]));
        Assert.Contains(setting, error.Message);
        Assert.Contains($"'{value}'", error.Message);
        Assert.Contains(domain, error.Message);
    }

    [Fact]
    public void An_unknown_setting_is_refused_with_a_suggestion() =>
        Assert.Contains("did you mean 'octaves'", Assert.Throws<FitSettingException>(() => FitSettings.ParseAssignment("octave=3")).Message);

    [Fact]
    public void Settings_that_contradict_each_other_are_refused() =>
        Assert.Contains("batch-max", Assert.Throws<FitSettingException>(() => FitSettings.Apply(
            new FitSpec(), [new("batch-size", "512"), new("batch-max", "256"), new("batch-growth", "2")])).Message);

    [Theory]
    [InlineData("widths")]
    [InlineData("epochs")]
    public void Auto_is_refused_where_there_is_nothing_to_choose_by(string setting)
    {
        var error = Assert.Throws<FitSettingException>(() => FitSettings.Apply(new FitSpec(), [new(setting, "auto")]));
        Assert.Equal($"{setting}: 'auto' needs something to choose by; expected target-psnr or budget to be set, too.", error.Message);
    }

    [Fact]
    public void Auto_does_not_take_what_contradicts_it()
    {
        Assert.StartsWith("min-steps: 100 says how long to train", Refused(new("epochs", "auto"), new("min-steps", "100"), new("target-psnr", "40")));
        Assert.StartsWith("batch-max: 16 is below batch-size 64", Refused(new("batch-size", "auto"), new("batch-growth", "2"), new("batch-max", "16")));

        static string Refused(params KeyValuePair<string, string>[] settings) =>
            Assert.Throws<FitSettingException>(() => FitSettings.Apply(new FitSpec(), settings)).Message;
    }

    [Theory]
    [InlineData("target-psnr", "40")]
    [InlineData("budget", "2.5")]
    public void Auto_is_taken_with_a_target_or_a_budget_and_stays_auto_in_text(string by, string value)
    {
        var spec = FitSettings.Apply(new FitSpec(), [new("widths", "auto"), new("epochs", "auto"), new(by, value)]);
        Assert.Equal("widths", spec.PlannedSetting);
        var text = FitSettings.Describe(spec).ToDictionary();
        Assert.Equal(("auto", "auto", value), (text["widths"], text["epochs"], text[by]));
        Assert.Equal(spec, FitSettings.Apply(new FitSpec(), text));
    }

    [Fact]
    public void A_spec_without_a_budget_reads_as_before_there_was_one()
    {
        var photo = Presets.Find("photo").Spec;
        Assert.DoesNotContain(FitSettings.Describe(photo), setting => setting.Key == "budget");
        Assert.Equal([new("budget", "7")], FitSettings.Difference(photo, photo with { Recipe = photo.Recipe with { Budget = 7 } }));
    }

    [Theory]
    [InlineData(0, 4_096, 32)]
    [InlineData(0, 393_216, 64)]
    [InlineData(7, 4_096, 7)]
    public void An_automatic_batch_is_small_for_small_images(int setting, int pixels, int batch) =>
        Assert.Equal(batch, new RecipeSpec { BatchSize = setting }.BatchFor(pixels));

    [Theory]
    [InlineData(256, 1.0, 7)]
    [InlineData(256, 0.25, 5)]
    [InlineData(128, 1.0, 6)]
    [InlineData(1, 1.0, 1)]
    public void Automatic_octaves_stay_below_the_grids_Nyquist_frequency(int gridPoints, double bandwidth, int octaves) =>
        Assert.Equal(octaves, new EncoderSpec { Bandwidth = bandwidth }.OctavesFor(gridPoints));

    [Theory]
    [InlineData(6_400, 0, 12)]
    [InlineData(6_400, 1_200, 12)]
    [InlineData(6_400, 1_201, 13)]
    [InlineData(65, 100, 50)]
    public void Small_images_are_trained_for_more_epochs_to_make_the_least_steps(int pixels, int minSteps, int epochs) =>
        Assert.Equal(epochs, new RecipeSpec { BatchSize = 64, Epochs = 12, MinSteps = minSteps }.EpochsFor(pixels));
}
