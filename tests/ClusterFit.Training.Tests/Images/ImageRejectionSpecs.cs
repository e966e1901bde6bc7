using ClusterFit.Training.Images;
using CsCheck;
using SkiaSharp;

namespace ClusterFit.Training.Tests.Images;

public class ImageRejectionSpecs
{
    // Small, so that a mutated header can not make the fuzz tests slow.
    private static readonly ImageLimits Limits = new() { MaxPixels = 1 << 18 };

    private static readonly byte[][] Valid =
    [
        SmallFiles.Bmp, SmallFiles.Gif, SmallFiles.TransparentGif,
        SmallFiles.Encoded(SKEncodedImageFormat.Jpeg), SmallFiles.Encoded(SKEncodedImageFormat.Webp), SmallFiles.Encoded(SKEncodedImageFormat.Png),
        ImageFile.EncodePng(new PixelImage(5, 4, 3, 16, [.. Enumerable.Range(0, 60).Select(i => i / 60f)])),
        SmallFiles.Png(5, 4, 16, 0, new byte[4 * 11], transparency: [0, 0]),
    ];

    [Fact]
    public void An_empty_file_is_named_so() => AssertRejected([], "0 bytes");

    [Fact]
    public void A_file_of_another_kind_is_told_the_formats_that_are_read() =>
        AssertRejected("%PDF-1.7 and so on"u8.ToArray(), "not an image", "PNG, JPEG, WebP, BMP and GIF");

    [Fact]
    public void A_long_file_is_told_its_length_and_the_limit() =>
        Assert.Contains("70 bytes; at most 50", Assert.Throws<ImageRejectedException>(
            () => ImageFile.Decode(SmallFiles.Bmp, new ImageLimits { MaxBytes = 50 })).Message);

    [Theory]
    [InlineData(20_000, 1, "20,000 x 1 pixels; at most 16,384 a side")]
    [InlineData(100_000, 10_000, "100,000 x 10,000 pixels; at most 16,384 a side")]
    [InlineData(10_000, 10_000, "100,000,000 pixels; at most 50,000,000")]
    [InlineData(-1, 1, "4,294,967,295 x 1 pixels; at most")]
    [InlineData(0, 5, "0 x 5 pixels; expected at least 1 x 1")]
    public void A_header_that_claims_too_much_is_refused_before_decoding(int width, int height, string reason)
    {
        foreach (byte depth in new byte[] { 8, 16 })
            Assert.Contains(reason, Assert.Throws<ImageRejectedException>(
                () => ImageFile.Decode(SmallFiles.Png(width, height, depth, 6, [0]), new ImageLimits())).Message);
    }

    [Fact]
    public void The_sizes_that_other_formats_claim_are_checked_too()
    {
        var bmp = SmallFiles.Bmp;
        bmp[20] = 1;
        AssertRejected(bmp, "65,538 x 2 pixels");
        var gif = SmallFiles.Gif;
        gif[7] = 0xFF;
        AssertRejected(gif, "65,281 x 1 pixels");
        var jpeg = SmallFiles.Encoded(SKEncodedImageFormat.Jpeg);
        jpeg[jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5] = 0xFF;
        AssertRejected(jpeg, "24 x 65,296 pixels");
    }

    [Fact]
    public void A_file_that_is_cut_short_is_refused_and_not_padded()
    {
        foreach (var file in Valid)
        {
            var whole = ImageFile.Decode(file, Limits).Samples;
            for (var length = 12; length < file.Length; length++)
                try
                {
                    // Only the end mark may be missing.
                    Assert.Equal(whole, ImageFile.Decode(file[..length], Limits).Samples);
                    Assert.InRange(length, file.Length - 2, file.Length);
                }
                catch (ImageRejectedException e)
                {
                    Assert.Contains("cut short", e.Message);
                }
        }
    }

    [Theory]
    [InlineData(3, "fewer samples")]
    [InlineData(5, "fewer samples")]
    [InlineData(7, "more samples")]
    public void A_deep_png_must_have_exactly_its_samples(int bytes, string reason) =>
        AssertRejected(SmallFiles.Png(1, 2, 16, 0, new byte[bytes]), reason);

    [Fact]
    public void A_flipped_bit_in_a_png_is_noticed()
    {
        var file = ImageFile.EncodePng(new PixelImage(5, 4, 3, 8, [.. Enumerable.Range(0, 60).Select(i => i / 60f)]));
        for (var at = 0; at < file.Length; at++)
        {
            var flipped = (byte[])file.Clone();
            flipped[at] ^= 4;
            Assert.Throws<ImageRejectedException>(() => ImageFile.Decode(flipped, Limits));
        }
    }

    [Fact]
    public void Random_bytes_are_refused() => (
        from start in Gen.OneOfConst([.. Valid])
        from kept in Gen.Int[0, 40]
        from rest in Gen.Byte.Array[0, 300]
        select (byte[])[.. start.AsSpan(0, Math.Min(kept, start.Length)), .. rest]).Sample(AssertDecodedOrRejected, iter: 3_000);

    [Fact]
    public void Damaged_files_are_decoded_or_refused_but_never_worse() => (
        from file in Gen.OneOfConst([.. Valid])
        from flips in Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte).Array[1, 6]
        from length in Gen.Frequency((3, Gen.Const(file.Length)), (1, Gen.Int[0, file.Length]))
        select Damage(file, flips)[..length]).Sample(AssertDecodedOrRejected, iter: 3_000);

    private static byte[] Damage(byte[] file, (int At, byte Value)[] flips)
    {
        var damaged = (byte[])file.Clone();
        foreach (var (at, value) in flips) damaged[at] = value;
        return damaged;
    }

    private static void AssertDecodedOrRejected(byte[] file)
    {
        try
        {
            var image = ImageFile.Decode(file, Limits);
            Assert.InRange(image.Pixels, 1, Limits.MaxPixels);
            Assert.Equal(image.Pixels * image.Channels, image.Samples.Length);
        }
        catch (ImageRejectedException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static void AssertRejected(byte[] file, params string[] reasons)
    {
        var message = Assert.Throws<ImageRejectedException>(() => ImageFile.Decode(file, Limits)).Message;
        foreach (var reason in reasons) Assert.Contains(reason, message);
    }
}
