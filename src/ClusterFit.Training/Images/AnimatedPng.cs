using System.Buffers.Binary;

namespace ClusterFit.Training.Images;

/// <summary>Writes animated PNG (W3C PNG, third edition): programs that do not know it show the first frame.</summary>
public static class AnimatedPng
{
    /// <summary>Joins PNG files of one size and pixel type to an animation that repeats for ever.</summary>
    /// <param name="pngFrames">At least one PNG file, as <see cref="ImageFile.EncodePng"/> writes them.</param>
    /// <param name="frameTime">How long each frame but the last is shown; up to 65 s, in whole milliseconds.</param>
    /// <param name="lastFrameTime">How long the last frame is shown.</param>
    /// <exception cref="ArgumentException">There is no frame, or the frames differ in size or pixel type, or have a palette.</exception>
    /// <exception cref="ImageRejectedException">A frame is not a whole PNG file.</exception>
    public static byte[] Encode(IReadOnlyList<byte[]> pngFrames, TimeSpan frameTime, TimeSpan lastFrameTime)
    {
        ArgumentNullException.ThrowIfNull(pngFrames);
        if (pngFrames.Count == 0) throw new ArgumentException("There are no frames; expected at least one.", nameof(pngFrames));
        var frames = pngFrames.Select(Read).ToList();
        var header = frames[0].Header;
        var different = frames.FindIndex(frame => frame.Header != header);
        if (different >= 0)
            throw new ArgumentException(
                $"Frame {different} is {frames[different].Header}; expected {header}, as the first.", nameof(pngFrames));
        if (header.ColorType == 3) throw new ArgumentException("The frames have a palette; expected gray, RGB or RGBA.", nameof(pngFrames));

        using var file = new MemoryStream();
        file.Write(PngStructure.Signature);
        // The header chunk of every PNG is the first chunk and has 13 bytes of content.
        PngChunks.Write(file, "IHDR"u8, pngFrames[0].AsSpan(16, 13));
        PngChunks.Write(file, "acTL"u8, Numbers(pngFrames.Count, 0));
        var sequence = 0;
        for (var i = 0; i < frames.Count; i++)
        {
            PngChunks.Write(file, "fcTL"u8, FrameControl(sequence++, header, i == frames.Count - 1 ? lastFrameTime : frameTime));
            foreach (var range in frames[i].Data)
            {
                var data = pngFrames[i].AsSpan(range);
                if (i == 0) PngChunks.Write(file, "IDAT"u8, data);
                else PngChunks.Write(file, "fdAT"u8, Numbers(sequence++), data);
            }
        }
        PngChunks.Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static PngStructure Read(byte[] frame)
    {
        if (!frame.AsSpan().StartsWith(PngStructure.Signature)) throw new ImageRejectedException("A frame is not a PNG file.");
        return PngStructure.Read(frame);
    }

    // Whole frames at the origin, none disposed of, each replacing the one before.
    private static byte[] FrameControl(int sequence, PngHeader header, TimeSpan time)
    {
        var control = new byte[26];
        Numbers(sequence, (int)header.Width, (int)header.Height).CopyTo(control, 0);
        BinaryPrimitives.WriteUInt16BigEndian(control.AsSpan(20), checked((ushort)Math.Round(time.TotalMilliseconds)));
        BinaryPrimitives.WriteUInt16BigEndian(control.AsSpan(22), 1000);
        return control;
    }

    private static byte[] Numbers(params ReadOnlySpan<int> values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), values[i]);
        return bytes;
    }
}
