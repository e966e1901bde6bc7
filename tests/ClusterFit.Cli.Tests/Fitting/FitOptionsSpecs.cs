using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.Tests.Fitting;

public sealed class FitOptionsSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Without_options_the_default_preset_is_fitted_into_the_default_folder()
    {
        var options = Read("a.png");
        Assert.Equal(["a.png"], options.Paths);
        Assert.Equal("clusterfit-out", options.OutputFolder);
        Assert.Equal(Presets.Find(Presets.Default).Spec, options.Spec);
        Assert.Equal(TimeSpan.FromSeconds(15), options.CheckpointInterval);
        Assert.True(options is { Lanes: null, Device: "cpu", Json: false, Recursive: false, Progress: true });
    }

    [Fact]
    public void Assignments_change_the_preset_and_options_with_a_name_of_their_own_win()
    {
        var spec = Read("a.png b --preset draft --set epochs=7 --set seed=1 --set epochs=9 --seed -5 --target-psnr 40.5").Spec;
        var expected = Presets.Find("draft").Spec;
        Assert.Equal(expected with { Seed = -5, Recipe = expected.Recipe with { Epochs = 9, MinSteps = 0, TargetPsnr = 40.5 } }, spec);
    }

    [Fact]
    public void A_target_without_a_preset_plans_for_it_and_with_one_only_stops_there()
    {
        var planned = Presets.Find("target").Spec;
        Assert.Equal(planned with { Recipe = planned.Recipe with { TargetPsnr = 45 } }, Read("a.png --target-psnr 45").Spec);
        Assert.Equal("target", Read("a.png --target-psnr 45").Preset);
        var photo = Presets.Find("photo").Spec;
        Assert.Equal(photo with { Recipe = photo.Recipe with { TargetPsnr = 45 } }, Read("a.png --target-psnr 45 --preset photo").Spec);
        Assert.Equal(planned.Recipe with { TargetPsnr = 45, Epochs = 9 }, Read("a.png --target-psnr 45 --set epochs=9").Spec.Recipe);
    }

    [Fact]
    public void A_deadline_asks_for_the_best_within_it_unless_there_is_a_target()
    {
        Assert.Equal(
            ("target", TimeSpan.FromSeconds(90), (double?)null),
            Read("a.png --deadline 90s") is var best ? (best.Preset, best.Deadline, best.Spec.Recipe.TargetPsnr) : default);
        Assert.Equal(42, Read("a.png --deadline 1.5h --target-psnr 42").Spec.Recipe.TargetPsnr);
        Assert.Equal(80, Read("a.png --deadline 1.5h --preset exact").Spec.Recipe.TargetPsnr);
        Assert.Equal("photo", Read("a.png --deadline 1.5h --preset photo").Preset);
    }

    [Theory]
    [InlineData("--deadline 90", "--deadline: '90' is not valid; expected a time")]
    [InlineData("--deadline 0s", "--deadline: '0s' is not valid; expected a time")]
    [InlineData("--deadline 9s --set budget=3", "--deadline: the budget is what it comes to")]
    public void A_deadline_that_can_not_be_is_refused(string options, string problem) =>
        Assert.Contains(problem, Assert.Throws<UsageException>(() => Read($"a.png {options}")).Message);

    [Theory]
    [InlineData("--film", 60)]
    [InlineData("--film --set film-frames=7", 7)]
    [InlineData("--set film-frames=3", 3)]
    [InlineData("", 0)]
    public void A_film_has_sixty_frames_unless_told_otherwise(string options, int frames) =>
        Assert.Equal(frames, Read($"a.png {options}").Spec.FilmFrames);

    [Fact]
    public void Everything_else_is_taken_as_given()
    {
        var options = Read("a -o out --lanes 3 --json --no-progress -r --checkpoint-every 0.5");
        Assert.Equal("out", options.OutputFolder);
        Assert.Equal(3, options.Lanes);
        Assert.Equal(TimeSpan.FromMilliseconds(500), options.CheckpointInterval);
        Assert.True(options is { Json: true, Recursive: true, Progress: false });
    }

    private FitOptions Read(string commandLine) => FitCommand.Read(
        ClusterFitCommand.Create(_bundle.Terminal).Parse(["fit", .. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
}
