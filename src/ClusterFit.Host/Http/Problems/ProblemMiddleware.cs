using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Http.Problems;

/// <summary>Turns every way in which a request can fail into problem details (RFC 9457). What nobody has foreseen is logged under an id, and the
/// answer has only the id.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    private const string MediaType = "application/problem+json";
    private const string TypePrefix = "/problems/";

    /// <summary>Serves the request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
                await WriteAsync(context, OfStatus(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
#pragma warning disable CA1031 // The last resort: a request must not take more than itself down.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // Half an answer can only be cut off.
            if (context.Response.HasStarted)
            {
                if (ProblemMapping.Of(error) is null or { Kind.Status: >= 500 }) ProblemLog.CutOff(log, error, context.Request.Path);
                context.Abort();
                return;
            }

            // Users are not told where the store is and what it said.
            if (error is BlobException and not BlobMissingException) ProblemLog.StoreFailed(log, error.Message, context.Request.Method, context.Request.Path);
            await WriteAsync(context, ProblemMapping.Of(error) ?? Unforeseen(context, error));
        }
    }

    /// <summary>Answers with the problem.</summary>
    public static Task WriteAsync(HttpContext context, ProblemException problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Kind.Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers.Remove("ETag");
        response.Headers.Remove("Content-Disposition");
        if (problem.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (problem.Kind == ProblemKind.Unauthorized) response.Headers.WWWAuthenticate = "Bearer realm=\"clusterfit\"";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Problem
            {
                Type = TypePrefix + problem.Kind.Name,
                Title = problem.Kind.Title,
                Status = problem.Kind.Status,
                Detail = problem.Message,
                Instance = context.Request.Path,
                Errors = problem.Errors.Count > 0 ? problem.Errors : null,
            },
            ApiJson.Options);
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static ProblemException OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        404 => new(ProblemKind.NotFound, $"There is nothing at '{context.Request.Path}'; /v1/openapi.json has all paths."),
        405 => new(ProblemKind.MethodNotAllowed,
            $"{context.Request.Method} is not possible at '{context.Request.Path}'; expected {context.Response.Headers.Allow}."),
        var status => new(ProblemKind.Of(status), ProblemKind.Of(status).Title + "."),
    };

    private ProblemException Unforeseen(HttpContext context, Exception error)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        ProblemLog.Unforeseen(log, error, context.Request.Method, context.Request.Path, id);
        return new(ProblemKind.Internal, $"The server has logged what went wrong under the id {id}.");
    }
}

internal static partial class ProblemLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({Id}).")]
    public static partial void Unforeseen(ILogger logger, Exception error, string method, string path, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was refused: {Reason}")]
    public static partial void StoreFailed(ILogger logger, string reason, string method, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "The answer to {Path} was cut off.")]
    public static partial void CutOff(ILogger logger, Exception error, string path);
}
