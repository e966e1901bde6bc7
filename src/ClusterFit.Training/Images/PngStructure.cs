using System.Buffers.Binary;

namespace ClusterFit.Training.Images;

/// <summary>The content of a PNG file's header chunk.</summary>
internal sealed record PngHeader(uint Width, uint Height, int BitDepth, int ColorType, bool Interlaced);

/// <summary>The chunks of a whole and undamaged PNG file (W3C PNG, third edition): the header, the transparent colour if any, and where
/// the compressed samples lie.</summary>
internal sealed record PngStructure(PngHeader Header, byte[] Transparency, IReadOnlyList<Range> Data)
{
    private const int HeaderLength = 13;
    private const int ChunkOverhead = 12;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="ImageRejectedException">A chunk is damaged or missing. What follows the end chunk is ignored.</exception>
    public static PngStructure Read(ReadOnlySpan<byte> file)
    {
        PngHeader? header = null;
        byte[] transparency = [];
        var data = new List<Range>();
        for (var at = Signature.Length; ;)
        {
            if (file.Length - at < ChunkOverhead) throw Damaged("it is cut short");
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - ChunkOverhead) throw Damaged("it is cut short");
            var type = file.Slice(at + 4, 4);
            var content = file.Slice(at + 8, (int)length);
            // Bit 5 of the first letter marks chunks that a decoder may skip.
            var critical = (type[0] & 0x20) == 0;
            if (critical || type.SequenceEqual("tRNS"u8))
                if (PngChunks.Checksum(file.Slice(at + 4, 4 + (int)length)) != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]))
                    throw Damaged("a checksum does not match");

            if (header is null != type.SequenceEqual("IHDR"u8)) throw Damaged("it does not start with one header");
            header ??= ReadHeader(content);
            if (type.SequenceEqual("IEND"u8)) break;
            if (type.SequenceEqual("IDAT"u8)) data.Add((at + 8)..(at + 8 + (int)length));
            else if (type.SequenceEqual("tRNS"u8)) transparency = content.ToArray();
            at += ChunkOverhead + (int)length;
        }
        if (data.Count == 0) throw Damaged("it has no samples");
        return new PngStructure(header, transparency, data);
    }

    public static ImageRejectedException Damaged(string flaw) => new($"The PNG file is damaged: {flaw}; expected a whole image.");

    private static PngHeader ReadHeader(ReadOnlySpan<byte> content)
    {
        if (content.Length != HeaderLength) throw Damaged("its header has the wrong length");
        var (depth, color, interlace) = (content[8], content[9], content[12]);
        var known = color switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known) throw Damaged($"its header has color type {color} with {depth} bits");
        if (content[10] != 0 || content[11] != 0 || interlace > 1) throw Damaged("its header has an unknown compression, filter or interlace method");
        return new PngHeader(
            BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]), depth, color, interlace == 1);
    }
}
