using System.Buffers.Binary;
using System.IO.Compression;

namespace ClusterFit.Training.Images;

/// <summary>Decodes PNG files of 16 bits a sample without loss. Skia decodes them to 8 bits or to halves only.</summary>
internal static class DeepPngReader
{
    // First column, first row, column step, row step of the passes of Adam7.
    private static readonly (int X, int Y, int Dx, int Dy)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The limits have been checked against the header.</summary>
    public static PixelImage Decode(byte[] file, PngStructure png)
    {
        var (width, height) = ((int)png.Header.Width, (int)png.Header.Height);
        var stored = png.Header.ColorType switch { 0 => 1, 2 => 3, 4 => 2, _ => 4 };
        var transparent = TransparentColor(png, stored);
        var channels = transparent is not null || stored == 2 ? 4 : stored;
        var image = new PixelImage(width, height, channels, 16, new float[(long)width * height * channels]);

        using var compressed = new MemoryStream(capacity: png.Data.Sum(range => range.End.Value - range.Start.Value));
        foreach (var range in png.Data) compressed.Write(file.AsSpan(range));
        compressed.Position = 0;
        using var samples = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            foreach (var pass in png.Header.Interlaced ? Passes : [(0, 0, 1, 1)]) ReadPass(samples, image, pass, stored, transparent);
            if (samples.ReadByte() >= 0) throw PngStructure.Damaged("it has more samples than its header says");
        }
        catch (EndOfStreamException)
        {
            throw PngStructure.Damaged("it has fewer samples than its header says");
        }
        catch (InvalidDataException)
        {
            throw PngStructure.Damaged("its samples can not be decompressed");
        }
        return image;
    }

    private static ushort[]? TransparentColor(PngStructure png, int stored)
    {
        if (png.Transparency.Length == 0 || stored is 2 or 4) return null;
        if (png.Transparency.Length != stored * 2) throw PngStructure.Damaged("its transparent color has the wrong length");
        return [.. Enumerable.Range(0, stored).Select(i => BinaryPrimitives.ReadUInt16BigEndian(png.Transparency.AsSpan(2 * i)))];
    }

    private static void ReadPass(Stream samples, PixelImage image, (int X, int Y, int Dx, int Dy) pass, int stored, ushort[]? transparent)
    {
        var columns = (image.Width - pass.X + pass.Dx - 1) / pass.Dx;
        if (columns <= 0) return;
        var pixelBytes = stored * 2;
        var row = new byte[columns * pixelBytes];
        var above = new byte[row.Length];
        for (var y = pass.Y; y < image.Height; y += pass.Dy)
        {
            var filter = samples.ReadByte();
            if (filter < 0) throw new EndOfStreamException();
            samples.ReadExactly(row);
            Unfilter(filter, row, above, pixelBytes);
            for (var column = 0; column < columns; column++)
            {
                var to = (y * image.Width + pass.X + column * pass.Dx) * image.Channels;
                Store(row.AsSpan(column * pixelBytes, pixelBytes), image, to, transparent);
            }
            (row, above) = (above, row);
        }
    }

    private static void Store(ReadOnlySpan<byte> pixel, PixelImage image, int at, ushort[]? transparent)
    {
        const float scale = 65535f;
        var stored = pixel.Length / 2;
        Span<ushort> values = stackalloc ushort[4];
        for (var i = 0; i < stored; i++) values[i] = BinaryPrimitives.ReadUInt16BigEndian(pixel[(2 * i)..]);
        if (image.Channels == stored)
        {
            for (var i = 0; i < stored; i++) image.Samples[at + i] = values[i] / scale;
            return;
        }
        var alpha = transparent is null ? values[1] : values[..stored].SequenceEqual(transparent) ? (ushort)0 : ushort.MaxValue;
        for (var i = 0; i < 3; i++) image.Samples[at + i] = values[stored == 3 ? i : 0] / scale;
        image.Samples[at + 3] = alpha / scale;
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int pixelBytes)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < pixelBytes ? 0 : row[i - pixelBytes];
            var aboveLeft = i < pixelBytes ? 0 : above[i - pixelBytes];
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => (byte)Paeth(left, above[i], aboveLeft),
                _ => throw PngStructure.Damaged($"it uses the unknown filter {filter}"),
            };
        }
    }

    /// <summary>The neighbour nearest to left + above - aboveLeft.</summary>
    internal static int Paeth(int left, int above, int aboveLeft)
    {
        var toLeft = Math.Abs(above - aboveLeft);
        var toAbove = Math.Abs(left - aboveLeft);
        var toAboveLeft = Math.Abs(left + above - 2 * aboveLeft);
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
