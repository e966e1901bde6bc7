using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Pages;

/// <summary>The dashboard: its files, and its first page at every path that it may have made up itself.</summary>
internal static class DashboardPages
{
    private const string FirstPage = "index.html";

    /// <summary>Adds the paths.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var files = EmbeddedFile.Below("dashboard");
        routes.MapMethods("/{**path}", [HttpMethods.Get, HttpMethods.Head], context =>
        {
            var path = context.Request.RouteValues["path"] as string ?? "";
            if (files.TryGetValue(path.Length == 0 ? FirstPage : path, out var file)) return file.SendAsync(context);
            // Those who ask for a page are people.
            var wantsPage = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
            if (wantsPage && !IsOurs(path) && files.TryGetValue(FirstPage, out var first)) return first.SendAsync(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }).WithOrder(int.MaxValue);
    }

    private static bool IsOurs(string path) => path is "v1" || path.StartsWith("v1/", StringComparison.Ordinal)
        || path.StartsWith("assets/", StringComparison.Ordinal) || path.StartsWith("health/", StringComparison.Ordinal);
}
