using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Results;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Tests.Fitting;

public sealed class EmbeddedFittingSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task An_image_file_that_changes_during_the_fit_has_results_of_what_was_fitted()
    {
        var input = new InputImage(_bundle.WriteImage("in/x.png"), "x");
        var content = await File.ReadAllBytesAsync(input.File, TestContext.Current.CancellationToken);
        var options = new FitOptions
        {
            Paths = [input.File],
            OutputFolder = Directory.CreateDirectory(_bundle.PathOf("out")).FullName,
            Preset = "photo",
            Spec = CommandBundle.TinySpec,
            Lanes = 1,
        };
        var limits = new ImageLimits();
        await using var view = new SilentProgress(_bundle.Terminal.Error);
        var board = new ResultBoard([input], options, _bundle.Terminal.Output, view);
        await using (var fitting = new EmbeddedFitting(options, limits, TimeProvider.System))
        {
            var hash = await fitting.PutAsync(content, TestContext.Current.CancellationToken);
            _bundle.WriteImage("in/x.png", width: 20, height: 3);
            await fitting.RunAsync(
                [new BatchImage("x", hash)], new Dictionary<string, InputImage> { ["x"] = input }, new ResultWriter(options, limits), board, view,
                TestContext.Current.CancellationToken);
        }

        var result = Assert.IsType<ImageMetrics>(Assert.Single(board.Results));
        Assert.Equal((JobState.Completed, 8, 6), (result.State, result.Width, result.Height));
        Assert.Equal(ContentHash.Of(content).Hex, result.ImageSha256);
        var original = ImageFile.Decode(await File.ReadAllBytesAsync(_bundle.PathOf("out/report/x.original.png"), TestContext.Current.CancellationToken), limits);
        Assert.Equal((8, 6), (original.Width, original.Height));
        // Nothing is unfinished, so nothing is kept but the results.
        Assert.False(Directory.Exists(_bundle.PathOf($"out/{ResultFiles.StateFolder}")));
    }
}
