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
