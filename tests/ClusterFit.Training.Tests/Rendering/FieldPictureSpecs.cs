using ClusterFit.Training.Rendering;

namespace ClusterFit.Training.Tests.Rendering;

public class FieldPictureSpecs
{
    [Fact]
    public void The_length_of_a_gradient_becomes_brightness()
    {
        // Two pixels of one channel: no slope, and a slope of length 5.
        var picture = FieldPicture.Of(new FieldImage(2, 1, 1, 2, [0, 0, 3, -4]), FieldKind.Gradient, 8);
        Assert.Equal((2, 1, 3), (picture.Image.Width, picture.Image.Height, picture.Image.Channels));
        Assert.True(picture.Image.Samples[..3].Sum() < 0.1);
        Assert.Contains("to 5 per pixel", picture.Scale);
        Assert.True(picture.Image.Samples[3..].Sum() > 2);
    }

    [Fact]
    public void A_Laplacian_is_blue_below_zero_white_at_zero_and_red_above()
    {
        var samples = new float[1000];
        for (var i = 0; i < samples.Length; i++) samples[i] = (i % 3) switch { 0 => -2, 1 => 0, _ => 2 };
        var picture = FieldPicture.Of(new FieldImage(1000, 1, 1, 1, samples), FieldKind.Laplacian, 8);
        var (below, zero, above) = (picture.Image.Samples[..3], picture.Image.Samples[3..6], picture.Image.Samples[6..9]);
        Assert.True(below[2] > below[0]);
        Assert.Equal([1, 1, 1], zero);
        Assert.True(above[0] > above[2]);
        Assert.Contains("from -2 (blue)", picture.Scale);
    }

    [Fact]
    public void Values_keep_their_samples_and_bit_depth()
    {
        var picture = FieldPicture.Of(new FieldImage(1, 1, 4, 1, [0, 0.5f, 2, 1]), FieldKind.Value, 16);
        Assert.Equal((4, 16), (picture.Image.Channels, picture.Image.BitDepth));
        Assert.Equal([0, 0.5f, 2, 1], picture.Image.Samples);
    }
}
