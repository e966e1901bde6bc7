using System.Globalization;

namespace ClusterFit.Lab.Telemetry;

/// <summary>Names a span.</summary>
public readonly record struct SpanKey(string Trace, string Span);

/// <summary>A span that was received.</summary>
public sealed record ReceivedSpan
{
    /// <summary>The instance of the service that has told it.</summary>
    public required string Instance { get; init; }

    /// <summary>Which it is.</summary>
    public required SpanKey Key { get; init; }

    /// <summary>Its parent; null for a root.</summary>
    public SpanKey? Parent { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>1 internal, 2 server, 3 client, 4 producer, 5 consumer.</summary>
    public int Kind { get; init; }

    /// <summary>When it began, in nanoseconds since 1970.</summary>
    public ulong Start { get; init; }

    /// <summary>When it ended, in nanoseconds since 1970.</summary>
    public ulong End { get; init; }

    /// <summary>What it is about.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>What happened in it.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>What it is linked to.</summary>
    public required IReadOnlyList<SpanKey> Links { get; init; }

    /// <summary>Whether it tells of something that went wrong.</summary>
    public bool IsError { get; init; }

    // The numbers are those of opentelemetry-proto, trace.proto.
    internal static ReceivedSpan Read(string instance, ReadOnlyMemory<byte> message)
    {
        var fields = ProtobufFields.Of(message).ToLookup(field => field.Number);
        string Hex(int number) => fields[number].FirstOrDefault().Hex;
        var parent = Hex(4);
        return new ReceivedSpan
        {
            Instance = instance,
            Key = new SpanKey(Hex(1), Hex(2)),
            Parent = parent.Length == 0 ? null : new SpanKey(Hex(1), parent),
            Name = fields[5].First().Text,
            Kind = (int)fields[6].FirstOrDefault().Value,
            Start = fields[7].First().Value,
            End = fields[8].First().Value,
            Attributes = ReceivedAttributes.Of(fields[9].Select(field => field.Content)),
            Events = [.. fields[11].Select(field => ProtobufFields.Of(field.Content).First(inner => inner.Number == 2).Text)],
            Links = [.. fields[13].Select(field => ProtobufFields.Of(field.Content).ToLookup(inner => inner.Number))
                .Select(link => new SpanKey(link[1].First().Hex, link[2].First().Hex))],
            IsError = fields[15].Any(status => ProtobufFields.Of(status.Content).Any(inner => inner is { Number: 3, Value: 2 })),
        };
    }
}

/// <summary>A log entry that was received.</summary>
/// <param name="Instance">The instance of the service that has told it.</param>
/// <param name="Text">What it says.</param>
/// <param name="Span">The span that it belongs to; null for none.</param>
public sealed record ReceivedLog(string Instance, string Text, SpanKey? Span)
{
    // The numbers are those of opentelemetry-proto, logs.proto.
    internal static ReceivedLog Read(string instance, ReadOnlyMemory<byte> message)
    {
        var fields = ProtobufFields.Of(message).ToLookup(field => field.Number);
        return new ReceivedLog(
            instance,
            ReceivedAttributes.ValueOf(fields[5].FirstOrDefault().Content),
            fields[9].FirstOrDefault() is { Content.Length: > 0 } trace ? new SpanKey(trace.Hex, fields[10].First().Hex) : null);
    }
}

internal static class ReceivedAttributes
{
    public static Dictionary<string, string> Of(IEnumerable<ReadOnlyMemory<byte>> pairs) => pairs
        .Select(pair => ProtobufFields.Of(pair).ToLookup(field => field.Number))
        .ToDictionary(pair => pair[1].First().Text, pair => ValueOf(pair[2].FirstOrDefault().Content));

    public static string ValueOf(ReadOnlyMemory<byte> value) => ProtobufFields.Of(value).FirstOrDefault() switch
    {
        { Number: 1 } text => text.Text,
        { Number: 3 } number => ((long)number.Value).ToString(CultureInfo.InvariantCulture),
        { Number: 4 } number => BitConverter.UInt64BitsToDouble(number.Value).ToString("R", CultureInfo.InvariantCulture),
        { Value: var other } => other.ToString(CultureInfo.InvariantCulture),
    };
}
