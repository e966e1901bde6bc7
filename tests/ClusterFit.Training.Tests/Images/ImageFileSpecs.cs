using ClusterFit.Training.Images;
using CsCheck;
using SkiaSharp;

namespace ClusterFit.Training.Tests.Images;

public class ImageFileSpecs
{
    private static readonly ImageLimits Limits = new();

    private static readonly Gen<PixelImage> AnyImage =
        from width in Gen.Int[1, 20]
        from height in Gen.Int[1, 20]
        from channels in Gen.OneOfConst(1, 3, 4)
        from depth in Gen.OneOfConst(8, 16)
        from steps in Gen.Int[0, (1 << depth) - 1].Array[width * height * channels]
        select new PixelImage(width, height, channels, depth, [.. steps.Select(step => step / (float)((1 << depth) - 1))]);

    [Fact]
    public void A_png_gives_back_every_sample_of_the_image_it_was_made_of() => AnyImage.Sample(image =>
    {
        var decoded = ImageFile.Decode(ImageFile.EncodePng(image), Limits);
        Assert.Equal((image.Width, image.Height, image.Channels, image.BitDepth), (decoded.Width, decoded.Height, decoded.Channels, decoded.BitDepth));
        Assert.Equal(image.Samples, decoded.Samples);
    });

    [Fact]
    public void Samples_outside_the_range_are_clamped()
    {
        var image = new PixelImage(4, 1, 1, 8, [-3, float.NaN, 0.5f, float.PositiveInfinity]);
        Assert.Equal([0, 0, 128 / 255f, 1], ImageFile.Decode(ImageFile.EncodePng(image), Limits).Samples);
    }

    [Fact]
    public void Skia_agrees_with_the_written_png() => AnyImage.Where(image => image.BitDepth == 8).Sample(image =>
    {
        using var bitmap = SKBitmap.Decode(ImageFile.EncodePng(image), new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var i = 0; i < image.Pixels; i++)
        {
            var pixel = bitmap.GetPixel(i % image.Width, i / image.Width);
            Assert.Equal(pixel.Red / 255f, image.Samples[i * image.Channels]);
        }
    });
}
