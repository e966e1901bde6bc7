using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Tests.Fitting;

public sealed class DeadlineBudgetSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData(102.25, 1, new[] { 1_000_000 }, 8.0)]
    [InlineData(102.25, 4, new[] { 1_000_000 }, 8.0)]
    [InlineData(102.5, 1, new[] { 500_000, 500_000 }, 8.0)]
    [InlineData(102.25, 2, new[] { 500_000, 500_000 }, 10.7)]
    [InlineData(1, 1, new[] { 1_000_000 }, 0.008)]
    public void A_budget_is_the_work_of_the_time_divided_among_the_pixels(double seconds, int lanes, int[] pixels, double budget) =>
        Assert.Equal(budget, DeadlineBudget.For(TimeSpan.FromSeconds(seconds), pixels, lanes, rate: 100_000), 1e-9);

    [Fact]
    public void The_same_command_goes_on_with_the_same_budget_and_other_images_or_times_have_their_own()
    {
        string[] images = [_bundle.WriteImage("in/a.png"), _bundle.WriteImage("in/b.png", 20, 9), _bundle.Write("in/broken.png", [1, 2, 3])];
        var first = Apply("60s", images);
        Assert.Equal(first, Apply("1m", images));
        Assert.InRange(first, 1e-3, 1e9);
        Assert.True(Apply("2m", images) > first);
        Assert.True(Apply("60s", images[..1]) > first);
    }

    [Fact]
    public void Without_a_deadline_nothing_changes_and_nothing_is_kept()
    {
        var options = Options("--preset draft");
        Assert.Equal(options, DeadlineBudget.Apply(options, [_bundle.WriteImage("in/a.png")], new ImageLimits(), _bundle.Terminal));
        Assert.False(Directory.Exists(_bundle.PathOf("out")));
    }

    [Fact]
    public async Task A_run_with_a_deadline_is_not_made_again()
    {
        string[] command = ["fit", _bundle.WriteImage("in/a.png", 32, 32), "--out", _bundle.PathOf("out"), "--deadline", "4s", "--json", "--no-progress"];
        Assert.Equal(ExitCode.Success, await _bundle.RunAsync(command));
        Assert.Equal(ExitCode.Success, await _bundle.RunAsync(command));
        var lines = _bundle.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0], lines[1]);
        Assert.Contains("--set budget=", _bundle.Error);
        Assert.Contains(", as in the run before", _bundle.Error);
    }

    [Fact]
    public async Task A_deadline_that_was_not_kept_is_said()
    {
        Assert.Equal(ExitCode.Success, await _bundle.RunAsync(
            "fit", _bundle.WriteImage("in/a.png", 96, 96), "--out", _bundle.PathOf("out"), "--deadline", "0.1s", "--preset", "draft", "--no-progress"));
        Assert.Contains("deadline 0.1s: it took ", _bundle.Error);
    }

    [Fact]
    public async Task A_target_that_is_missed_is_said()
    {
        Assert.Equal(ExitCode.Success, await _bundle.RunAsync(
            "fit", _bundle.WriteImage("in/a.png", 32, 32), "--out", _bundle.PathOf("out"), "--target-psnr", "70", "--set", "budget=0.5", "--no-progress"));
        Assert.Contains("target missed 70.00 dB not reached by 1 of 1 image", _bundle.Output);
    }

    private double Apply(string deadline, string[] images) =>
        DeadlineBudget.Apply(Options($"--deadline {deadline}"), images, new ImageLimits(), _bundle.Terminal).Spec.Recipe.Budget!.Value;

    private FitOptions Options(string options) => FitCommand.Read(
        ClusterFitCommand.Create(_bundle.Terminal).Parse(["fit", "a.png", "--out", _bundle.PathOf("out"), .. options.Split(' ')]));
}
