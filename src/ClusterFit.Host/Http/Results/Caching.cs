using ClusterFit.Cluster.Blobs;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Results;

/// <summary>Answers that browsers keep. What is named by its content, or follows from it, never changes.</summary>
internal static class Caching
{
    private const string Forever = "private, max-age=31536000, immutable";
    private const string AskAgain = "private, no-cache";
    private const int Piece = 64 << 10;

    /// <summary>Whether the caller has it already, and was told so.</summary>
    public static bool IsKnown(HttpContext context, string tag)
    {
        var quoted = $"\"{tag}\"";
        var known = context.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries);
        if (!known.Any(one => one == quoted || one == "W/" + quoted)) return false;
        context.Response.Headers.ETag = quoted;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>Answers with the content.</summary>
    /// <param name="context">The request.</param>
    /// <param name="content">What.</param>
    /// <param name="media">Its media type.</param>
    /// <param name="tag">Names the content.</param>
    /// <param name="isFixed">Whether the address will have this content for ever.</param>
    /// <param name="fileName">The name under which it is to be saved; null where it is to be shown.</param>
    public static Task SendAsync(HttpContext context, byte[] content, string media, string tag, bool isFixed = true, string? fileName = null)
    {
        Begin(context, content.Length, media, tag, isFixed, fileName);
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    /// <summary>Answers with the content while it is read: one who reads slowly holds no memory.</summary>
    /// <param name="context">The request.</param>
    /// <param name="start">What was read of it already.</param>
    /// <param name="content">What, after that.</param>
    /// <param name="media">Its media type.</param>
    /// <param name="tag">Names the content.</param>
    /// <param name="isFixed">Whether the address will have this content for ever.</param>
    /// <param name="fileName">The name under which it is to be saved; null where it is to be shown.</param>
    public static async Task SendAsync(
        HttpContext context, ReadOnlyMemory<byte> start, BlobStream content, string media, string tag, bool isFixed = true, string? fileName = null)
    {
        var stop = context.RequestAborted;
        Begin(context, content.Length, media, tag, isFixed, fileName);
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await context.Response.Body.WriteAsync(start, stop);
        await content.CopyToAsync(context.Response.Body, Piece, stop);
    }

    private static void Begin(HttpContext context, long length, string media, string tag, bool isFixed, string? fileName)
    {
        var response = context.Response;
        response.Headers.ETag = $"\"{tag}\"";
        response.Headers.CacheControl = isFixed ? Forever : AskAgain;
        if (fileName is not null) response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        response.ContentType = media;
        response.ContentLength = length;
    }
}
