using System.Buffers.Binary;

namespace ClusterFit.Training.Images;

/// <summary>Writes the chunks that a PNG file is made of: length, type, content, checksum.</summary>
internal static class PngChunks
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(TableEntry)];

    /// <summary>Appends a chunk whose content is <paramref name="head"/> followed by <paramref name="rest"/>.</summary>
    public static void Write(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest = default)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, head.Length + rest.Length);
        file.Write(number);
        file.Write(type);
        file.Write(head);
        file.Write(rest);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(Crc(uint.MaxValue, type), head), rest));
        file.Write(number);
    }

    /// <summary>The checksum of a chunk's type and content.</summary>
    public static uint Checksum(ReadOnlySpan<byte> typeAndContent) => ~Crc(uint.MaxValue, typeAndContent);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    private static uint TableEntry(int index)
    {
        var entry = (uint)index;
        for (var bit = 0; bit < 8; bit++) entry = (entry & 1) == 0 ? entry >> 1 : 0xEDB88320 ^ (entry >> 1);
        return entry;
    }
}
