using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClusterFit.Cli.Server;

/// <summary>Records of the API as lines of JSON on standard output.</summary>
internal static class ApiLine
{
    // For pipes, never within a web page: letters of all languages stay readable.
    private static readonly JsonSerializerOptions Options = new(ApiClient.Json) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The record on one line.</summary>
    public static string Of<T>(T record) => JsonSerializer.Serialize(record, Options);
}
