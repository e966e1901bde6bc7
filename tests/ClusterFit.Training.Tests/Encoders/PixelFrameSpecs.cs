using ClusterFit.Training.Encoders;

namespace ClusterFit.Training.Tests.Encoders;

public sealed class PixelFrameSpecs
{
    [Fact]
    public void Longer_side_spans_minus_one_to_one_and_pixels_are_square()
    {
        var frame = new PixelFrame(5, 3);
        Assert.Equal([-1, -0.5, 0, 0.5, 1], frame.Columns(0, 5, 5));
        Assert.Equal([-0.5, 0, 0.5], frame.Rows(0, 3, 3));
        Assert.Equal(0.5, frame.Scale);
    }

    [Fact]
    public void Single_pixel_lies_at_the_origin() => Assert.Equal([0.0], new PixelFrame(1, 1).Columns(0, 1, 1));

    [Fact]
    public void Cells_of_a_region_are_sampled_at_their_centres() =>
        Assert.Equal([-0.875, -0.625], new PixelFrame(5, 5).Columns(0.5, 1, 2), (a, b) => Math.Abs(a - b) < 1e-15);
}
