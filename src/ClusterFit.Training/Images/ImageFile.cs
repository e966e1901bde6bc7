using System.Buffers.Binary;

namespace ClusterFit.Training.Images;

/// <summary>Reads and writes image files.</summary>
public static class ImageFile
{
    /// <summary>As much of a file as tells its format.</summary>
    public const int BytesOfFormat = 12;

    /// <summary>Decodes a PNG, JPEG, WebP, BMP or GIF file (the first frame), which its content tells apart. Gray stays 1 channel, RGB 3;
    /// there are 4 when the file has transparency, alpha being straight. PNG samples of 16 bits keep all of them. Samples are the numbers
    /// of the file, without colour management; the orientation in the EXIF data of a
    /// JPEG is applied.</summary>
    /// <exception cref="ImageRejectedException">The file is none of these, damaged, cut short or exceeds the limits.</exception>
    public static PixelImage Decode(byte[] file, ImageLimits limits)
    {
        var format = CheckFile(file, limits);
        if (format != "PNG") return SkiaDecoder.Decode(file, format, limits);

        // Skia does not check the end of a PNG, and narrows 16-bit samples to the 11 significant bits of a half.
        var png = PngStructure.Read(file);
        CheckSize(png.Header.Width, png.Header.Height, limits);
        return png.Header.BitDepth == 16 ? DeepPngReader.Decode(file, png) : SkiaDecoder.Decode(file, format, limits);
    }

    /// <summary>What the header of the file says, without decoding a pixel: what is there to be checked before memory is spent on it.</summary>
    /// <exception cref="ImageRejectedException">The file is no image of a known format, its header is damaged, or it exceeds the limits. A PNG file
    /// is also found to be cut short or to have a wrong checksum; with the others only decoding shows that.</exception>
    public static ImageHeader ReadHeader(byte[] file, ImageLimits limits)
    {
        var format = CheckFile(file, limits);
        if (format != "PNG") return SkiaDecoder.ReadHeader(file, format, limits);
        var header = PngStructure.Read(file).Header;
        CheckSize(header.Width, header.Height, limits);
        return new ImageHeader(format, (int)header.Width, (int)header.Height);
    }

    /// <summary>Writes gray, RGB or RGBA PNG with 8 or 16 bits a sample, as <see cref="PixelImage.BitDepth"/> says. Samples are clamped to
    /// [0, 1] and rounded to the nearest step, so that <see cref="Decode"/> gives back an image that came from a PNG.</summary>
    public static byte[] EncodePng(PixelImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PngWriter.Encode(image);
    }

    internal static void CheckSize(long width, long height, ImageLimits limits)
    {
        if (width < 1 || height < 1) throw new ImageRejectedException($"The image is {width} x {height} pixels; expected at least 1 x 1.");
        if (Math.Max(width, height) > limits.MaxSide)
            throw new ImageRejectedException($"The image is {width:N0} x {height:N0} pixels; at most {limits.MaxSide:N0} a side are accepted.");
        if (width * height > limits.MaxPixels)
            throw new ImageRejectedException(
                $"The image is {width:N0} x {height:N0} = {width * height:N0} pixels; at most {limits.MaxPixels:N0} are accepted.");
    }

    private static string CheckFile(byte[] file, ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(limits);
        if (file.Length == 0) throw new ImageRejectedException("The file is empty (0 bytes); expected an image.");
        if (file.Length > limits.MaxBytes)
            throw new ImageRejectedException($"The file has {file.Length:N0} bytes; at most {limits.MaxBytes:N0} are accepted.");
        var format = FormatOf(file) ?? throw new ImageRejectedException(
            "The file is not an image of a known format; PNG, JPEG, WebP, BMP and GIF are read.");
        if (format == "BMP") CheckBmpSize(file, limits);
        return format;
    }

    // Skia reports a size that it does not accept as an unreadable header.
    private static void CheckBmpSize(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        if (file.Length < 26) return;
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) == 12)
            CheckSize(BinaryPrimitives.ReadUInt16LittleEndian(file[18..]), BinaryPrimitives.ReadUInt16LittleEndian(file[20..]), limits);
        else
            // Rows that are stored from top to bottom have a negative height.
            CheckSize(BinaryPrimitives.ReadInt32LittleEndian(file[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..])), limits);
    }

    /// <summary>The format that a file begins like: PNG, JPEG, WebP, BMP or GIF; null for none of them.</summary>
    /// <param name="file">The file, or its first <see cref="BytesOfFormat"/> bytes.</param>
    public static string? FormatOf(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngStructure.Signature)) return "PNG";
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "JPEG";
        if (file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8)) return "GIF";
        if (file.StartsWith("BM"u8)) return "BMP";
        return file.Length >= BytesOfFormat && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8) ? "WebP" : null;
    }
}
