using System.Buffers.Binary;
using System.Text;

namespace ClusterFit.Lab.Telemetry;

/// <summary>A field of a message in protocol buffers.</summary>
/// <param name="Number">Which field.</param>
/// <param name="Value">Its value, where it is a number.</param>
/// <param name="Content">Its bytes, where it is a text, bytes or a message.</param>
internal readonly record struct ProtobufField(int Number, ulong Value, ReadOnlyMemory<byte> Content)
{
    public string Text => Encoding.UTF8.GetString(Content.Span);

    public string Hex => Convert.ToHexStringLower(Content.Span);
}

/// <summary>Reads protocol buffers.</summary>
internal static class ProtobufFields
{
    /// <summary>The fields of a message, in the order in which they stand.</summary>
    /// <exception cref="InvalidDataException">It is no message.</exception>
    public static IEnumerable<ProtobufField> Of(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = ReadNumber(ref message);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return new(number, ReadNumber(ref message), default);
                    break;
                case 1:
                    yield return new(number, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref message, 8).Span), default);
                    break;
                case 2:
                    yield return new(number, 0, Take(ref message, (int)ReadNumber(ref message)));
                    break;
                case 5:
                    yield return new(number, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref message, 4).Span), default);
                    break;
                default:
                    throw new InvalidDataException($"A field has the wire type {key & 7}.");
            }
        }
    }

    /// <summary>The messages in the fields of this number.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> message, int number) =>
        Of(message).Where(field => field.Number == number).Select(field => field.Content);

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> message, int length)
    {
        if (length < 0 || length > message.Length) throw new InvalidDataException("A field is longer than its message.");
        var taken = message[..length];
        message = message[length..];
        return taken;
    }

    private static ulong ReadNumber(ref ReadOnlyMemory<byte> message)
    {
        var number = 0UL;
        for (var i = 0; i < Math.Min(10, message.Length); i++)
        {
            var next = message.Span[i];
            number |= (ulong)(next & 0x7f) << (7 * i);
            if (next >= 0x80) continue;
            message = message[(i + 1)..];
            return number;
        }

        throw new InvalidDataException("A number does not end.");
    }
}
