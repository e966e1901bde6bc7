using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Pages;

/// <summary>The dashboard, where the API has no path: its files, and its first page at every path that it may have made up itself.</summary>
internal sealed class DashboardPages(RequestDelegate next)
{
    private const string FirstPage = "index.html";
    private static readonly string[] NeverPages = ["/v1", "/assets", "/health"];
    private static readonly IReadOnlyDictionary<string, EmbeddedFile> Files = EmbeddedFile.Below("dashboard");

    /// <summary>Serves the request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint() is not null || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))) return next(context);
        var path = request.Path.Value!.TrimStart('/');
        if (Files.TryGetValue(path.Length == 0 ? FirstPage : path, out var file)) return file.SendAsync(context);
        // Those who ask for a page are people.
        var wantsPage = request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && !NeverPages.Any(part => request.Path.StartsWithSegments(part));
        return wantsPage && Files.TryGetValue(FirstPage, out var first) ? first.SendAsync(context) : next(context);
    }
}
