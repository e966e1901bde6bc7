using System.Buffers.Binary;
using System.Text;
using ClusterFit.Training.Images;

namespace ClusterFit.Training.Tests.Images;

public class AnimatedPngSpecs
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan LastFrameTime = TimeSpan.FromSeconds(2);

    [Fact]
    public void The_chunks_are_those_of_the_specification()
    {
        var frames = Frames(3);
        var chunks = Chunks(AnimatedPng.Encode(frames, FrameTime, LastFrameTime));

        Assert.Equal(["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"], chunks.Select(c => c.Type));
        Assert.Equal("0000000300000000", Convert.ToHexString(chunks[1].Content));
        var sequence = 0;
        foreach (var chunk in chunks.Where(c => c.Type is "fcTL" or "fdAT"))
            Assert.Equal(sequence++, BinaryPrimitives.ReadInt32BigEndian(chunk.Content));
        // Sequence, width, height, x, y, 80/1000 s, no disposal, no blending.
        Assert.Equal("00000001" + "00000007" + "00000005" + "00000000" + "00000000" + "005003E8" + "0000", Convert.ToHexString(chunks[4].Content));
        Assert.Equal(2000, BinaryPrimitives.ReadUInt16BigEndian(chunks[6].Content.AsSpan(20)));
        for (var i = 1; i < 3; i++)
            Assert.Equal(Chunks(frames[i]).Single(c => c.Type == "IDAT").Content, chunks[3 + 2 * i].Content[4..]);
    }

    [Fact]
    public void A_program_that_knows_no_animation_shows_the_first_frame()
    {
        var frames = Frames(4);
        var shown = ImageFile.Decode(AnimatedPng.Encode(frames, FrameTime, LastFrameTime), new ImageLimits());
        Assert.Equal(ImageFile.Decode(frames[0], new ImageLimits()).Samples, shown.Samples);
    }

    [Fact]
    public void Frames_that_do_not_fit_together_are_refused()
    {
        Assert.Contains("no frames", Assert.Throws<ArgumentException>(() => AnimatedPng.Encode([], FrameTime, LastFrameTime)).Message);
        var other = ImageFile.EncodePng(new PixelImage(3, 3, 3, 8, new float[27]));
        Assert.Contains("Frame 1", Assert.Throws<ArgumentException>(
            () => AnimatedPng.Encode([Frames(1)[0], other], FrameTime, LastFrameTime)).Message);
        Assert.Throws<ImageRejectedException>(() => AnimatedPng.Encode([Frames(1)[0][..40]], FrameTime, LastFrameTime));
    }

    private static byte[][] Frames(int count) =>
        [.. Enumerable.Range(1, count).Select(k => ImageFile.EncodePng(
            new PixelImage(7, 5, 3, 8, [.. Enumerable.Range(0, 105).Select(i => i * k % 105 / 105f)])))];

    private static List<(string Type, byte[] Content)> Chunks(byte[] file)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var content = file[(at + 8)..(at + 8 + length)];
            Assert.Equal(Crc(file.AsSpan(at + 4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add((Encoding.ASCII.GetString(file, at + 4, 4), content));
            at += 12 + length;
        }
        return chunks;
    }

    // Bit by bit, as the specification defines it.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
