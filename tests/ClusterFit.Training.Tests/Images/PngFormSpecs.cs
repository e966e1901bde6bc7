using ClusterFit.Training.Images;
using CsCheck;
using SkiaSharp;

namespace ClusterFit.Training.Tests.Images;

/// <summary>PNG in all its forms: against bytes from elsewhere and against Skia's decoder.</summary>
public class PngFormSpecs
{
    private static readonly ImageLimits Limits = new();

    [Theory]
    // 1 x 1 transparent; the well-known shortest PNG of a web page.
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", 4)]
    // 1 x 1 gray.
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==", 1)]
    public void Files_from_elsewhere_decode(string base64, int channels)
    {
        var image = ImageFile.Decode(Convert.FromBase64String(base64), Limits);
        Assert.Equal((1, 1, channels), (image.Width, image.Height, image.Channels));
    }

    [Fact]
    public void The_frame_of_a_written_file_is_the_one_of_the_specification()
    {
        var file = ImageFile.EncodePng(new PixelImage(1, 1, 1, 8, [0]));
        Assert.Equal("89504E470D0A1A0A" + "0000000D49484452" + "00000001000000010800000000" + "3A7E9B55", Convert.ToHexString(file.AsSpan(0, 33)));
        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(file.AsSpan(file.Length - 12)));
    }

    [Fact]
    public void A_deep_pixel_of_each_color_type_decodes_to_its_numbers()
    {
        Assert.Equal([0x1234 / 65535f], Decode(0, [0, 0x12, 0x34]));
        Assert.Equal([1 / 65535f, 2 / 65535f, 3 / 65535f], Decode(2, [0, 0, 1, 0, 2, 0, 3]));
        Assert.Equal([9 / 65535f, 9 / 65535f, 9 / 65535f, 1], Decode(4, [0, 0, 9, 0xFF, 0xFF]));
        Assert.Equal([0, 0, 1, 256 / 65535f], Decode(6, [0, 0, 0, 0, 0, 0xFF, 0xFF, 1, 0]));
        Assert.Equal([5 / 65535f, 5 / 65535f, 5 / 65535f, 0], Decode(0, [0, 0, 5], [0, 5]));
        Assert.Equal([5 / 65535f, 5 / 65535f, 5 / 65535f, 1], Decode(0, [0, 0, 5], [0, 6]));

        static float[] Decode(byte colorType, byte[] row, byte[]? transparency = null) =>
            ImageFile.Decode(SmallFiles.Png(1, 1, 16, colorType, row, transparency: transparency), Limits).Samples;
    }

    // The high bytes of 16-bit samples are what Skia decodes, whatever filter, interlacing and transparent colour the file has.
    [Fact]
    public void Deep_files_decode_to_what_Skia_makes_of_them() => (
        from width in Gen.Int[1, 19]
        from height in Gen.Int[1, 19]
        from colorType in Gen.OneOfConst<byte>(0, 2, 4, 6)
        from interlaced in Gen.Bool
        from transparent in Gen.Bool
        from small in Gen.Bool
        let stored = colorType switch { 0 => 1, 2 => 3, 4 => 2, _ => 4 }
        from rows in Rows(width, height, stored, interlaced, small)
        let transparency = transparent && colorType is 0 or 2 ? new byte[2 * stored] : null
        select SmallFiles.Png(width, height, 16, colorType, rows, interlaced, transparency))
        .Sample(file =>
        {
            var image = ImageFile.Decode(file, Limits);
            Assert.Equal(16, image.BitDepth);
            using var bitmap = SKBitmap.Decode(file, new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
            var expected = bitmap.Bytes;
            for (var i = 0; i < image.Pixels; i++)
                for (var channel = 0; channel < image.Channels; channel++)
                    Assert.Equal(expected[4 * i + channel], (int)Math.Round(image.Samples[i * image.Channels + channel] * 65535.0) >> 8);
        });

    private static Gen<byte[]> Rows(int width, int height, int stored, bool interlaced, bool small)
    {
        var lengths = RowLengths(width, height, interlaced).ToArray();
        return
            from filters in Gen.Byte[0, small ? (byte)0 : (byte)4].Array[lengths.Length]
            from samples in Gen.Byte[0, small ? (byte)1 : (byte)255].Array[2 * stored * width * height]
            select Join(filters, samples);

        byte[] Join(byte[] filters, byte[] samples)
        {
            using var rows = new MemoryStream();
            var taken = 0;
            for (var i = 0; i < lengths.Length; i++)
            {
                rows.WriteByte(filters[i]);
                rows.Write(samples, taken, 2 * stored * lengths[i]);
                taken += 2 * stored * lengths[i];
            }
            return rows.ToArray();
        }
    }

    // The pass of each pixel of an 8 x 8 block, as the specification draws it.
    private static IEnumerable<int> RowLengths(int width, int height, bool interlaced)
    {
        string[] passes = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];
        if (!interlaced) return Enumerable.Repeat(width, height);
        return "1234567".SelectMany(pass => Enumerable.Range(0, height)
            .Select(y => Enumerable.Range(0, width).Count(x => passes[y % 8][x % 8] == pass)).Where(length => length > 0));
    }
}
