using System.Text.Json;
using System.Text.Json.Serialization;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Server;

/// <summary>Takes all text from a server as <see cref="PlainText"/>: whatever is shown of it later, it commands no terminal.</summary>
internal sealed class PlainTextConverter : JsonConverter<string>
{
    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? PlainText.Of(reader.GetString()!) : throw new JsonException("expected a text");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <inheritdoc />
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PlainText.Of(reader.GetString()!);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}
