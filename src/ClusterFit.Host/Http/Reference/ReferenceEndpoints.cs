using ClusterFit.Host.Http.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Reference;

/// <summary>The description of the API, for programs and for people.</summary>
internal static class ReferenceEndpoints
{
    /// <summary>Adds the paths.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var document = new Lazy<byte[]>(() => OpenApiDocument.Write(OpenApiDocument.Of(
            routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>(),
            typeof(ReferenceEndpoints).Assembly.GetName().Version?.ToString(3) ?? "")));
        routes.Map("GET", "/v1/openapi.json", new Operation("getReference", "This document.", Scope: null) { Media = "application/json" }, context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "no-cache";
            return context.Response.Body.WriteAsync(document.Value, context.RequestAborted).AsTask();
        });
        var files = EmbeddedFile.Below("reference");
        routes.Map("GET", "/docs", new Operation("showReference", "The same for people.", Scope: null) { Media = "text/html" }, files["docs.html"].SendAsync);
        // Parts of the page are nothing that anybody calls.
        foreach (var name in files.Keys.Where(name => name != "docs.html"))
            routes.MapMethods($"/docs/{name}", [HttpMethods.Get, HttpMethods.Head], files[name].SendAsync);
    }
}
