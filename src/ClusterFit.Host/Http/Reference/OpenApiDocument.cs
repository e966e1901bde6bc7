using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ClusterFit.Core.Api;
using ClusterFit.Host.Http.Problems;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Reference;

/// <summary>The description of the API (OpenAPI 3.1), made of its paths and records: it can not say anything else than they do.</summary>
internal static class OpenApiDocument
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> PathParts = new()
    {
        ["id"] = "A batch or a study: 32 lower-case hexadecimal digits.",
        ["index"] = "The position of a job in its batch, from 0.",
        ["number"] = "The number of a trial, from 0; negative for those of other studies.",
        ["sha256"] = "SHA-256 of a file: 64 lower-case hexadecimal digits.",
    };

    /// <summary>Describes the paths.</summary>
    public static JsonObject Of(IEnumerable<RouteEndpoint> endpoints, string version)
    {
        ApiJson.Options.MakeReadOnly(populateMissingResolver: true);
        var schemas = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var paths = new JsonObject();
        var operations = endpoints.Select(endpoint => (Endpoint: endpoint, Operation: endpoint.Metadata.GetMetadata<Operation>())).Where(one => one.Operation is not null);
        foreach (var path in operations.GroupBy(one => one.Endpoint.RoutePattern.RawText!).OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            var item = new JsonObject();
            foreach (var (endpoint, operation) in path.OrderBy(one => MethodOf(one.Endpoint), StringComparer.Ordinal))
                item[MethodOf(endpoint)] = Describe(endpoint, operation!, schemas);
            paths[path.Key] = item;
        }

        Refer(typeof(Problem), schemas);
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "ClusterFit",
                ["version"] = version,
                ["description"] = "Fits orthogonal-sine networks to images on a cluster. Every request may be repeated. Errors are problem details (RFC 9457): "
                    + string.Join(", ", ProblemKind.All.Select(kind => $"{kind.Name} {kind.Status}")) + ".",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject(schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value))),
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A key from 'clusterfit keys create'." },
                },
            },
        };
    }

    private static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0].ToLowerInvariant();

    private static JsonObject Describe(RouteEndpoint endpoint, Operation operation, SortedDictionary<string, JsonNode> schemas)
    {
        var described = new JsonObject { ["operationId"] = operation.Name, ["summary"] = operation.Summary };
        if (operation.Scope is { } scope)
        {
            described["description"] = $"Needs the scope {scope.ToString().ToLowerInvariant()}.";
            described["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() });
        }

        var parameters = new JsonArray();
        foreach (var part in endpoint.RoutePattern.Parameters) parameters.Add(Parameter("path", part.Name, PathParts[part.Name]));
        foreach (var (name, meaning) in operation.Query) parameters.Add(Parameter("query", name, meaning));
        if (operation.IsEventStream) parameters.Add(Parameter("header", "Last-Event-ID", "Id of the last event that was heard."));
        if (parameters.Count > 0) described["parameters"] = parameters;
        if (operation.Request is not null || operation.RequestMedia is not null)
        {
            described["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = Content(operation.Request, operation.RequestMedia, schemas),
            };
        }

        var success = new JsonObject { ["description"] = "Done." };
        if (operation.Answer is not null || operation.Media is not null) success["content"] = Content(operation.Answer, operation.Media, schemas);
        described["responses"] = new JsonObject
        {
            [$"{operation.Status}"] = success,
            ["default"] = new JsonObject
            {
                ["description"] = "A problem.",
                ["content"] = new JsonObject { [ProblemJson] = new JsonObject { ["schema"] = Refer(typeof(Problem), schemas) } },
            },
        };
        return described;
    }

    private static JsonObject Parameter(string place, string name, string meaning)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["description"] = meaning, ["schema"] = new JsonObject { ["type"] = "string" } };
        if (place == "path") parameter["required"] = true;
        return parameter;
    }

    private static JsonObject Content(Type? type, string? media, SortedDictionary<string, JsonNode> schemas) => type is not null
        ? new JsonObject { [Json] = new JsonObject { ["schema"] = Refer(type, schemas) } }
        : new JsonObject { [media!] = new JsonObject() };

    private static JsonObject Refer(Type type, SortedDictionary<string, JsonNode> schemas)
    {
        var name = NameOf(type);
        if (!schemas.ContainsKey(name))
            schemas[name] = ApiJson.Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private static string NameOf(Type type) => !type.IsGenericType ? type.Name
        : $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)].TrimStart('I').Replace("ReadOnlyList", "List", StringComparison.Ordinal)}Of{NameOf(type.GenericTypeArguments[0])}";

    /// <summary>The document as text.</summary>
    public static byte[] Write(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document, Readable);
}
