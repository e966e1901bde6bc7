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
        Assert.Equal((image.Width, image.Height, image.Channels), (decoded.Width, decoded.Height, decoded.Channels));
        Assert.Equal(image.BitDepth, decoded.BitDepth);
        Assert.Equal(image.Samples, decoded.Samples);
    });

    [Fact]
    public void Every_16_bit_value_survives()
    {
        var image = new PixelImage(256, 256, 1, 16, [.. Enumerable.Range(0, 65536).Select(step => step / 65535f)]);
        Assert.Equal(image.Samples, ImageFile.Decode(ImageFile.EncodePng(image), Limits).Samples);
    }

    [Fact]
    public void Samples_outside_the_range_are_clamped()
    {
        var image = new PixelImage(4, 1, 1, 8, [-3, float.NaN, 0.5f, float.PositiveInfinity]);
        Assert.Equal([0, 0, 128 / 255f, 1], ImageFile.Decode(ImageFile.EncodePng(image), Limits).Samples);
    }

    [Fact]
    public void A_bitmap_decodes_to_its_numbers() =>
        AssertImage(SmallFiles.Bmp, 2, 2, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1]);

    [Fact]
    public void A_gif_has_alpha_only_when_a_pixel_may_be_transparent()
    {
        AssertImage(SmallFiles.Gif, 1, 1, 3, [1, 0, 0]);
        AssertImage(SmallFiles.TransparentGif, 1, 1, 4, [0, 0, 0, 0]);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, false, 3)]
    [InlineData(SKEncodedImageFormat.Jpeg, true, 1)]
    [InlineData(SKEncodedImageFormat.Webp, false, 3)]
    [InlineData(SKEncodedImageFormat.Png, false, 3)]
    [InlineData(SKEncodedImageFormat.Png, true, 1)]
    public void Gray_stays_one_channel_and_color_three(SKEncodedImageFormat format, bool gray, int channels)
    {
        var image = ImageFile.Decode(SmallFiles.Encoded(format, 24, 16, gray), Limits);
        Assert.Equal((24, 16, channels, 8), (image.Width, image.Height, image.Channels, image.BitDepth));
        // The scene is dark at the left and bright at the right; lossy formats come close.
        Assert.InRange(image.Samples[0], 0, 0.1);
        Assert.InRange(image.Samples[23 * channels], 0.8, 1);
    }

    [Fact]
    public void Alpha_is_straight()
    {
        var image = new PixelImage(1, 1, 4, 8, [1, 100 / 255f, 7 / 255f, 3 / 255f]);
        Assert.Equal(image.Samples, ImageFile.Decode(ImageFile.EncodePng(image), Limits).Samples);
    }

    [Fact]
    public void Of_an_animation_the_first_frame_is_taken() => AssertImage(SmallFiles.AnimatedGif, 1, 1, 3, [1, 0, 0]);

    [Theory]
    [InlineData(1, false, 0, 0)]
    [InlineData(2, false, 1, 0)]
    [InlineData(3, false, 1, 1)]
    [InlineData(4, false, 0, 1)]
    [InlineData(5, true, 0, 0)]
    [InlineData(6, true, 1, 0)]
    [InlineData(7, true, 1, 1)]
    [InlineData(8, true, 0, 1)]
    public void The_orientation_in_a_photo_is_applied(byte orientation, bool swapped, int cornerX, int cornerY)
    {
        // 32 x 24, black but for a white block in the stored top left corner.
        using var bitmap = new SKBitmap(32, 24, SKColorType.Gray8, SKAlphaType.Opaque);
        for (var i = 0; i < 64; i++) bitmap.SetPixel(i % 8, i / 8, SKColors.White);
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);

        var image = ImageFile.Decode(SmallFiles.WithOrientation(jpeg.ToArray(), orientation), Limits);

        Assert.Equal(swapped ? (24, 32) : (32, 24), (image.Width, image.Height));
        for (var y = 0; y <= 1; y++)
            for (var x = 0; x <= 1; x++)
                Assert.Equal(x == cornerX && y == cornerY, image.Samples[(y * (image.Height - 1) * image.Width) + (x * (image.Width - 1))] > 0.5);
    }

    private static void AssertImage(byte[] file, int width, int height, int channels, float[] samples)
    {
        var image = ImageFile.Decode(file, Limits);
        Assert.Equal((width, height, channels, 8), (image.Width, image.Height, image.Channels, image.BitDepth));
        Assert.Equal(samples, image.Samples);
    }

    [Fact]
    public void A_header_tells_format_and_size_without_decoding()
    {
        Assert.Equal(("PNG", 12, 10), Told(ImageFile.EncodePng(new PixelImage(12, 10, 1, 8, new float[120]))));
        Assert.Equal("BMP", Told(SmallFiles.Bmp).Format);

        static (string Format, int Width, int Height) Told(byte[] file)
        {
            var (header, image) = (ImageFile.ReadHeader(file, new ImageLimits()), ImageFile.Decode(file, new ImageLimits()));
            Assert.Equal((image.Width, image.Height), (header.Width, header.Height));
            return (header.Format, header.Width, header.Height);
        }
    }
}
