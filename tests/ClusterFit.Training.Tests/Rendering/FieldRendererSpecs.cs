using ClusterFit.Core.Fits;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Rendering;
using ClusterFit.Training.Tests.Fitting;
using ClusterFit.Training.Tests.Networks;

namespace ClusterFit.Training.Tests.Rendering;

public sealed class FieldRendererSpecs
{
    private static readonly PixelFrame Frame = new(24, 16);

    public static TheoryData<NetworkKind, EncoderKind, bool> Networks()
    {
        var all = new TheoryData<NetworkKind, EncoderKind, bool>();
        foreach (var network in Enum.GetValues<NetworkKind>())
        {
            foreach (var encoder in Enum.GetValues<EncoderKind>())
            {
                all.Add(network, encoder, true);
                all.Add(network, encoder, false);
            }
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Derivatives_agree_with_finite_differences(NetworkKind network, EncoderKind encoder, bool bias)
    {
        const double Step = 1e-3;
        var shape = GradientSpecs.Shape(network, encoder, bias, channels: 3);
        var region = new RenderRegion(2.25, 3.5, 9, 7);
        double[] At(double dx, double dy) => Render(shape, FieldKind.Value, region with { X = region.X + dx, Y = region.Y + dy });

        var (value, right, left, down, up) = (At(0, 0), At(Step, 0), At(-Step, 0), At(0, Step), At(0, -Step));
        var gradient = Render(shape, FieldKind.Gradient, region);
        var laplacian = Render(shape, FieldKind.Laplacian, region);
        for (var i = 0; i < value.Length; i++)
        {
            Assert.Equal((right[i] - left[i]) / (2 * Step), gradient[2 * i], 1e-5);
            Assert.Equal((down[i] - up[i]) / (2 * Step), gradient[2 * i + 1], 1e-5);
            Assert.Equal((right[i] + left[i] + down[i] + up[i] - 4 * value[i]) / (Step * Step), laplacian[i], 1e-4);
        }
        Assert.True(laplacian.Max(Math.Abs) > 1e-2);
    }

    [Fact]
    public void Rendering_the_whole_image_at_its_size_gives_the_trained_pixels()
    {
        var image = SmallFits.Image(20, 14, channels: 3);
        var fit = SmallFits.Finish(SmallFits.Spec, image);
        var render = FieldRenderer.Render(fit.Weights, FieldKind.Value, new RenderRegion(0, 0, 20, 14), 20, 14, TestContext.Current.CancellationToken);
        Assert.Equal((20, 14, 3, 1), (render.Width, render.Height, render.Channels, render.Components));
        var mse = render.Samples.Zip(image.Samples, (a, b) => ((double)a - b) * ((double)a - b)).Average();
        Assert.Equal(fit.Weights.Summary.Mse, mse, fit.Weights.Summary.Mse * 1e-4);
    }

    [Fact]
    public void Single_precision_agrees_with_double()
    {
        var shape = GradientSpecs.Shape(NetworkKind.OrthogonalSine, EncoderKind.Rotated, bias: true, channels: 1);
        var parameters = StartWeights.Draw(shape);
        var region = new RenderRegion(0, 0, 24, 16);
        foreach (var field in Enum.GetValues<FieldKind>())
        {
            var exact = FieldRenderer.Render(shape, parameters, Frame, field, region, 30, 20, TestContext.Current.CancellationToken);
            var single = FieldRenderer.Render(shape, Array.ConvertAll(parameters, value => (float)value), Frame, field, region, 30, 20, TestContext.Current.CancellationToken);
            var tolerance = 1e-5 * exact.Max(Math.Abs);
            Assert.Equal(exact, single.Select(value => (double)value), (a, b) => Math.Abs(a - b) < tolerance);
        }
    }

    [Theory]
    [InlineData(0, 4, 1)]
    [InlineData(4, -1, 1)]
    [InlineData(4, 4, 0)]
    [InlineData(4, 4, double.NaN)]
    [InlineData(100_000, 100_000, 1)]
    public void Refuses_empty_or_enormous_renders(int width, int height, double regionWidth)
    {
        var shape = GradientSpecs.Shape(NetworkKind.OrthogonalSine, EncoderKind.Nerf, bias: false, channels: 1);
        Assert.ThrowsAny<ArgumentException>(() => FieldRenderer.Render(
            shape, new float[shape.Parameters], Frame, FieldKind.Value, new RenderRegion(0, 0, regionWidth, 1), width, height,
            TestContext.Current.CancellationToken));
    }

    private static double[] Render(NetworkShape shape, FieldKind field, RenderRegion region)
    {
        using var parameters = GradientSpecs.Parameters(shape);
        return FieldRenderer.Render(shape, parameters.Span.ToArray(), Frame, field, region, 11, 9);
    }
}
