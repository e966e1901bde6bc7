using System.Net.Http.Headers;
using System.Text.Json;
using ClusterFit.Core.Api;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Sharing;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Requests;

/// <summary>Reads JSON bodies, and writes JSON answers.</summary>
internal static class JsonBody
{
    private const string MediaType = "application/json";

    /// <summary>The body.</summary>
    /// <exception cref="ProblemException">It is no JSON, or not what is expected; says where and what would be right.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        CheckType(context.Request, [MediaType]);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, ApiJson.Options, context.RequestAborted)
                ?? throw new ProblemException(ProblemKind.BadRequest, "The body is null; expected a JSON object.");
        }
        catch (JsonException error)
        {
            throw JsonFault.Explain(error, typeof(T), context.Request.Body is MeteredBody body ? body.Start : []);
        }
    }

    /// <summary>Answers with the value.</summary>
    public static async Task WriteAsync<T>(HttpContext context, T value, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaType;
        if (context.Response.Headers.CacheControl.Count == 0) context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, ApiJson.Options, context.RequestAborted);
    }

    /// <summary>Checks the type of the body.</summary>
    /// <exception cref="ProblemException">It is none of these.</exception>
    public static void CheckType(HttpRequest request, IReadOnlyList<string> expected)
    {
        var given = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType : null;
        if (!expected.Contains(given, StringComparer.OrdinalIgnoreCase))
            throw ProblemException.Field(ProblemKind.UnsupportedMedia, "Content-Type", request.ContentType, string.Join(" or ", expected));
    }
}
