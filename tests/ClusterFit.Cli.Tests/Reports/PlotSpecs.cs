using ClusterFit.Cli.Reports;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Images;
using ClusterFit.Training.Rendering;

namespace ClusterFit.Cli.Tests.Reports;

public class PlotSpecs
{
    private static readonly EpochRecord[] History =
        [.. Enumerable.Range(1, 12).Select(e => new EpochRecord(e, 20 + e, e % 4 == 0 ? 21 + e : null, null, 1e-3 / e, e))];

    [Fact]
    public void A_curve_is_drawn_with_its_letters()
    {
        var plot = Decode(PsnrPlot.Draw("kodim01", History, targetPsnr: 40));
        Assert.Equal((PlotLook.Width * PlotLook.Sharpness, PlotLook.Height * PlotLook.Sharpness), (plot.Width, plot.Height));
        // The title is the only thing in the upper middle: with no font it would be white.
        Assert.True(HasInk(plot, plot.Width / 3, 0, plot.Width / 3, 60));
        Assert.False(HasInk(Decode(PsnrPlot.Draw("", History, 40)), plot.Width / 3, 0, plot.Width / 3, 20));
    }

    [Fact]
    public void A_title_in_letters_that_the_font_lacks_is_left_out()
    {
        Assert.Equal("Ελλάς Привет é", PlotFont.Printable("Ελλάς Привет é", "none"));
        Assert.Equal("none", PlotFont.Printable("日本", "none"));
    }

    [Fact]
    public void Histories_of_any_length_are_drawn()
    {
        foreach (var count in (int[])[0, 1, 2]) Decode(PsnrPlot.Draw("x", History[..count], null));
        Decode(PsnrPlot.Draw("perfect", [new EpochRecord(1, double.PositiveInfinity, double.PositiveInfinity, null, 0, 1)], null));
    }

    [Fact]
    public void A_difference_is_amplified_by_a_power_of_two_until_it_can_be_seen()
    {
        var a = new PixelImage(2, 1, 1, 8, [0.5f, 0.5f]);
        var difference = AmplifiedDifference.Between(a, a with { Samples = [0.5f, 0.49f] });
        Assert.Equal(64, difference.Gain);
        Assert.Equal(0, difference.Image.Samples[0]);
        Assert.Equal(0.64f, difference.Image.Samples[1], 1e-4f);
        Assert.Equal(1, AmplifiedDifference.Between(a, a).Gain);
    }

    [Theory]
    [InlineData(2, 0.01f, 64)]
    [InlineData(3, 0.01f, 1)]
    [InlineData(0, 0.25f, 4)]
    [InlineData(2, 1e-9f, 1 << 20)]
    [InlineData(2, 0, 1)]
    public void A_thousandth_of_the_difference_may_be_cut(int outliers, float rest, int gain)
    {
        var black = new PixelImage(2001, 1, 1, 8, new float[2001]);
        var other = black with { Samples = [.. Enumerable.Range(0, 2001).Select(i => i < outliers ? 1 : rest)] };
        Assert.Equal(gain, AmplifiedDifference.Between(black, other).Gain);
    }

    [Fact]
    public void A_preview_is_no_larger_than_the_page_needs_and_keeps_the_mean()
    {
        var image = new PixelImage(3000, 2, 1, 16, [.. Enumerable.Range(0, 6000).Select(i => i % 3000 < 1500 ? 0f : 1f)]);
        var preview = Preview.Of(image);
        Assert.Equal((1000, 1, 8), (preview.Width, preview.Height, preview.BitDepth));
        Assert.Equal(0.5, preview.Samples.Average(), 1e-3);
    }

    private static PixelImage Decode(byte[] png) => ImageFile.Decode(png, new ImageLimits());

    private static bool HasInk(PixelImage image, int left, int top, int width, int height) =>
        Enumerable.Range(top, height).Any(y => Enumerable.Range(left, width).Any(x =>
            image.Samples[(y * image.Width + x) * image.Channels] < 0.7f));
}
