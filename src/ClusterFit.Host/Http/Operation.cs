using ClusterFit.Core.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http;

/// <summary>What a path of the API is, for those who use it: the reference is made of it, and who may call it and how much they may send is checked
/// against it.</summary>
/// <param name="Name">Unique, such as <c>listBatches</c>.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Scope">Who may call it; null for everybody, with or without a key.</param>
internal sealed record Operation(string Name, string Summary, ApiScope? Scope)
{
    /// <summary>What a small JSON body may have.</summary>
    public const long SmallBody = 64 << 10;

    /// <summary>Type of the JSON body; null for no JSON body.</summary>
    public Type? Request { get; init; }

    /// <summary>Type of the JSON answer; null for another or no content.</summary>
    public Type? Answer { get; init; }

    /// <summary>Media type of an answer that is not JSON; null when it is, or there is none.</summary>
    public string? Media { get; init; }

    /// <summary>Media type of a body that is not JSON; null when it is, or there is none.</summary>
    public string? RequestMedia { get; init; }

    /// <summary>Status of success.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Parameters of the query and what each means.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Query { get; init; } = [];

    /// <summary>Most bytes of the body.</summary>
    public long MaxBody { get; init; } = SmallBody;

    /// <summary>Whether the answer is a stream of events.</summary>
    public bool IsEventStream => Media == "text/event-stream";

    /// <summary>Whether it may take as long as it takes: uploads, event streams, downloads.</summary>
    public bool IsLong { get; init; }
}

/// <summary>Adds paths to the API.</summary>
internal static class OperationRoutes
{
    /// <summary>Adds a path.</summary>
    public static void Map(this IEndpointRouteBuilder routes, string method, string path, Operation operation, RequestDelegate serve) =>
        routes.MapMethods(path, method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [method], serve).WithMetadata(operation);
}
