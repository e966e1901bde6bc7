using System.Buffers.Binary;
using System.IO.Compression;

namespace ClusterFit.Training.Images;

/// <summary>Writes PNG. Skia writes no 16-bit gray, and film frames should be small.</summary>
internal static class PngWriter
{
    public static byte[] Encode(PixelImage image)
    {
        if (image.Samples.Length != (long)image.Width * image.Height * image.Channels)
            throw new ArgumentException(
                $"The image has {image.Samples.Length} samples; expected {image.Width} x {image.Height} x {image.Channels}.", nameof(image));
        byte colorType = image.Channels switch
        {
            1 => 0,
            3 => 2,
            4 => 6,
            var other => throw new ArgumentException($"The image has {other} channels; expected 1, 3 or 4.", nameof(image)),
        };
        if (image.BitDepth is not (8 or 16)) throw new ArgumentException($"The image has {image.BitDepth} bits; expected 8 or 16.", nameof(image));

        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = (byte)image.BitDepth;
        header[9] = colorType;
        using var file = new MemoryStream();
        file.Write(PngStructure.Signature);
        PngChunks.Write(file, "IHDR"u8, header);
        PngChunks.Write(file, "IDAT"u8, Compress(image));
        PngChunks.Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(PixelImage image)
    {
        var pixelBytes = image.Channels * image.BitDepth / 8;
        var row = new byte[image.Width * pixelBytes];
        var above = new byte[row.Length];
        var filtered = new byte[row.Length];
        var best = new byte[row.Length];
        using var data = new MemoryStream();
        using (var compressor = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
            for (var y = 0; y < image.Height; y++)
            {
                Quantize(image, y, row);
                var bestFilter = 0;
                var bestCost = long.MaxValue;
                for (var filter = 0; filter <= 4; filter++)
                {
                    Filter(filter, row, above, pixelBytes, filtered);
                    var cost = Cost(filtered);
                    if (cost >= bestCost) continue;
                    (bestFilter, bestCost) = (filter, cost);
                    (best, filtered) = (filtered, best);
                }
                compressor.WriteByte((byte)bestFilter);
                compressor.Write(best);
                (row, above) = (above, row);
            }
        return data.ToArray();
    }

    private static void Quantize(PixelImage image, int y, byte[] row)
    {
        var samples = image.Samples.AsSpan(y * image.Width * image.Channels, image.Width * image.Channels);
        if (image.BitDepth == 8)
            for (var i = 0; i < samples.Length; i++) row[i] = (byte)Step(samples[i], byte.MaxValue);
        else
            for (var i = 0; i < samples.Length; i++)
                BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(2 * i), (ushort)Step(samples[i], ushort.MaxValue));
    }

    // In double: a single-precision product of a 16-bit sample may round across the half. NaN becomes 0.
    private static int Step(float sample, int peak) => sample > 0 ? (int)(Math.Min(sample, 1.0) * peak + 0.5) : 0;

    private static void Filter(int filter, byte[] row, byte[] above, int pixelBytes, byte[] filtered)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < pixelBytes ? 0 : row[i - pixelBytes];
            var aboveLeft = i < pixelBytes ? 0 : above[i - pixelBytes];
            filtered[i] = (byte)(row[i] - filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => DeepPngReader.Paeth(left, above[i], aboveLeft),
            });
        }
    }

    // The sum of the magnitudes of the filtered bytes as signed numbers: the rule of thumb of the PNG specification.
    private static long Cost(byte[] filtered)
    {
        var sum = 0L;
        foreach (var value in filtered) sum += Math.Abs((int)(sbyte)value);
        return sum;
    }
}
