using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Requests;
using ClusterFit.Host.Http.Sharing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ClusterFit.Host.Http.Access;

/// <summary>Bounds what a request may send and how long it may take, as its operation says.</summary>
internal sealed class RequestBounds(RequestDelegate next, ApiLimits limits, SharedBudget memory, TimeProvider time)
{
    // What a byte of JSON can become: a list of the shortest texts, or a map of the shortest names.
    private const int BytesOfJsonByte = 8;

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    /// <summary>Serves the request within its bounds.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var operation = context.GetEndpoint()?.Metadata.GetMetadata<Operation>();
        if (operation is null)
        {
            await next(context);
            return;
        }

        QueryReader.Check(context.Request, operation);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = operation.MaxBody;
        if (context.Request.ContentLength > operation.MaxBody)
            throw new ProblemException(ProblemKind.TooLarge, $"The body has {context.Request.ContentLength} bytes; expected at most {operation.MaxBody}.");
        // What was read of it stays until the answer is given.
        using var json = memory.Begin(context);
        if (operation.Request is not null) context.Request.Body = new MeteredBody(context.Request.Body, json, BytesOfJsonByte);
        if (operation.IsLong) await next(context);
        else await WithinPatienceAsync(context);
    }

    private async Task WithinPatienceAsync(HttpContext context)
    {
        var gone = context.RequestAborted;
        using var patience = new CancellationTokenSource(limits.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, patience.Token);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            throw ProblemException.Busy($"There was no answer within {limits.Patience.TotalSeconds} s: the cluster may be failing over, or a picture be too large.", TryAgain);
        }
        finally
        {
            context.RequestAborted = gone;
        }
    }
}
