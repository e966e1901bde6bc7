using System.Buffers.Binary;
using System.IO.Compression;
using ClusterFit.Training.Images;
using SkiaSharp;

namespace ClusterFit.Training.Tests.Images;

/// <summary>Small image files, made by hand or by Skia's encoders.</summary>
internal static class SmallFiles
{
    /// <summary>A 2 x 2 bitmap, bottom row first: blue, white; then red, green.</summary>
    public static byte[] Bmp => Convert.FromHexString(
        "424D460000000000000036000000280000000200000002000000010018000000000010000000130B0000130B00000000000000000000"
        + "FF0000FFFFFF0000" + "0000FF00FF000000");

    /// <summary>A 1 x 1 GIF with an opaque red pixel.</summary>
    public static byte[] Gif => Convert.FromHexString("47494638396101000100800000FF0000000000" + "2C00000000010001000002024401003B");

    /// <summary>A 1 x 1 GIF whose pixel is transparent.</summary>
    public static byte[] TransparentGif => Convert.FromHexString(
        "47494638396101000100800000FF0000000000" + "21F9040100000000" + "2C00000000010001000002024401003B");

    /// <summary>A red pixel, then a green one.</summary>
    public static byte[] AnimatedGif => Convert.FromHexString(
        "47494638396101000100800000FF000000FF00" + "2C00000000010001000002024401" + "00" + "2C0000000001000100000202" + "4C01" + "00" + "3B");

    /// <summary>A scene with gradients and edges in Skia's encoding.</summary>
    public static byte[] Encoded(SKEncodedImageFormat format, int width = 24, int height = 16, bool gray = false)
    {
        using var bitmap = new SKBitmap(width, height, gray ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (right, down) = ((byte)(x * 255 / width), (byte)(y * 255 / height));
                bitmap.SetPixel(x, y, new SKColor(right, gray ? right : down, (byte)(x > y ? 200 : 20)));
            }
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>The JPEG with an EXIF segment that holds the orientation.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation) =>
    [
        .. jpeg[..2],
        .. Convert.FromHexString("FFE10022" + "457869660000" + "4D4D002A00000008" + "0001" + "0112000300000001"), 0, orientation, 0, 0, 0, 0, 0, 0,
        .. jpeg[2..],
    ];

    /// <summary>A PNG file of these rows, each a filter type and its bytes.</summary>
    public static byte[] Png(int width, int height, byte depth, byte colorType, byte[] rows, bool interlaced = false, byte[]? transparency = null)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colorType, interlaced ? (byte)1 : (byte)0);
        PngChunks.Write(file, "IHDR"u8, header);
        if (transparency is not null) PngChunks.Write(file, "tRNS"u8, transparency);
        using var data = new MemoryStream();
        using (var compressor = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true)) compressor.Write(rows);
        PngChunks.Write(file, "IDAT"u8, data.ToArray());
        PngChunks.Write(file, "IEND"u8, []);
        return file.ToArray();
    }
}
