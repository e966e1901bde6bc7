using System.Buffers.Binary;
using System.Diagnostics;

namespace ClusterFit.Core;

/// <summary>A span of a trace, as messages and journals name it: the traceparent and tracestate of the W3C. What is begun because of it is its child
/// or is linked to it. Null stands for a trace that nobody records.</summary>
public sealed record TraceContext
{
    /// <summary>Bytes of the identifiers and the flags.</summary>
    public const int Bytes = TraceBytes + SpanBytes + 1;

    /// <summary>Most characters of a <see cref="State"/>; a longer one is left out, as the W3C wants it.</summary>
    public const int MaxState = 512;

    private const int TraceBytes = 16, SpanBytes = 8;

    // Numbers instead of texts: a group of a million jobs holds a million of them.
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _span;
    private readonly byte _flags;

    private TraceContext(ReadOnlySpan<byte> bytes, string? state)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _span = BinaryPrimitives.ReadUInt64BigEndian(bytes[TraceBytes..]);
        _flags = bytes[^1];
        State = state is { Length: > 0 and <= MaxState } && state.All(letter => letter is >= ' ' and <= '~') ? state : null;
    }

    /// <summary>The trace: 32 hexadecimal digits.</summary>
    public string TraceId => $"{_first:x16}{_second:x16}";

    /// <summary>The span: 16 hexadecimal digits.</summary>
    public string SpanId => $"{_span:x16}";

    /// <summary>What tracing systems carry along beside it; null for nothing.</summary>
    public string? State { get; private init; }

    /// <summary>The context of a span; null for none, and for one that nobody records.</summary>
    public static TraceContext? Of(Activity? span) => span is { Recorded: true, IdFormat: ActivityIdFormat.W3C } ? Of(span.Context) : null;

    /// <summary>Reads the bytes that <see cref="CopyTo"/> wrote.</summary>
    /// <exception cref="FormatException">There are more or fewer, or an identifier is zero, which names nothing.</exception>
    public static TraceContext Read(ReadOnlySpan<byte> bytes, string? state)
    {
        if (bytes.Length != Bytes) throw new FormatException($"{bytes.Length} bytes are not a trace context: expected {Bytes}.");
        var read = new TraceContext(bytes, state);
        return (read._first | read._second) != 0 && read._span != 0
            ? read
            : throw new FormatException($"'{read}' is not a trace context: an identifier is zero.");
    }

    /// <summary>Writes the identifiers and the flags: 25 bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[TraceBytes..], _span);
        bytes[TraceBytes + SpanBytes] = _flags;
    }

    /// <summary>The same for the source of spans.</summary>
    public ActivityContext ToActivityContext()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        CopyTo(bytes);
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(bytes[..TraceBytes]), ActivitySpanId.CreateFromBytes(bytes.Slice(TraceBytes, SpanBytes)),
            (ActivityTraceFlags)_flags, State, isRemote: true);
    }

    /// <summary>The same without its <see cref="State"/>, for those who only want to know which trace it is: lists of jobs repeat it for each.</summary>
    public TraceContext WithoutState() => State is null ? this : this with { State = null };

    /// <summary>The form of the header <c>traceparent</c>.</summary>
    public override string ToString() => $"00-{TraceId}-{SpanId}-{_flags:x2}";

    private static TraceContext Of(ActivityContext context)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        context.TraceId.CopyTo(bytes[..TraceBytes]);
        context.SpanId.CopyTo(bytes.Slice(TraceBytes, SpanBytes));
        bytes[^1] = (byte)context.TraceFlags;
        return new TraceContext(bytes, context.TraceState);
    }
}
