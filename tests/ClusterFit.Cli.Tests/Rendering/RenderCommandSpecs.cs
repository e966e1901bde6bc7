using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Tests.Rendering;

public sealed class RenderCommandSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("", 8, 6, "samples 0 to 1")]
    [InlineData("--size 5x7", 5, 7, "samples 0 to 1")]
    [InlineData("--region 2,1,4,3", 4, 3, "samples 0 to 1")]
    [InlineData("--region 0.5,0.5,2,2 --size 32x32 --field gradient", 32, 32, "length of the gradient")]
    [InlineData("--field laplacian", 8, 6, "Laplacian from -")]
    public async Task A_field_is_rendered_at_the_size_asked_for(string options, int width, int height, string scale)
    {
        var (weights, output) = (_bundle.WriteWeights("x.cfw"), _bundle.PathOf("sub/out.png"));
        Assert.Equal(0, await _bundle.RunAsync(["render", weights, "-o", output, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));

        var image = ImageFile.Decode(await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken), new ImageLimits());
        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.Contains(scale, _bundle.Error);
        Assert.Empty(_bundle.Output);
    }
}
