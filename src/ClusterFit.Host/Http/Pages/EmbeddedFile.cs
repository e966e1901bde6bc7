using System.Reflection;
using ClusterFit.Core.Blobs;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Pages;

/// <summary>A file that travels inside the program.</summary>
internal sealed class EmbeddedFile
{
    private static readonly Dictionary<string, string> MediaTypes = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".woff2"] = "font/woff2",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly byte[] _content;
    private readonly string _media;
    private readonly string _tag;

    private EmbeddedFile(string name, byte[] content)
    {
        _content = content;
        _media = MediaTypes.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream");
        _tag = $"\"{ContentHash.Of(content).Hex[..16]}\"";
    }

    /// <summary>All files below a folder, by their paths in it.</summary>
    public static IReadOnlyDictionary<string, EmbeddedFile> Below(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
            .ToDictionary(name => name[(folder.Length + 1)..].Replace('\\', '/'), name => new EmbeddedFile(name, Read(assembly, name)));
    }

    /// <summary>Answers with the file. Browsers ask each time whether it is still the same.</summary>
    public Task SendAsync(HttpContext context)
    {
        context.Response.Headers.ETag = _tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch.Contains(_tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = _media;
        context.Response.ContentLength = _content.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(_content, context.RequestAborted).AsTask();
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
