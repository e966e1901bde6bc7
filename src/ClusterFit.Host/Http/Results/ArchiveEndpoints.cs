using ClusterFit.Core.Api;
using ClusterFit.Host.Http.Requests;
using ClusterFit.Host.Http.Sharing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace ClusterFit.Host.Http.Results;

/// <summary>All results of a batch in one file.</summary>
internal sealed class ArchiveEndpoints(ApiBackend backend, ApiLimits limits, SharedBudget memory, SemaphoreSlim drawing, TimeProvider time)
{
    private const string Media = "application/zip";

    private static readonly ArchiveContent[] Usual = [ArchiveContent.Weights, ArchiveContent.Reconstruction];

    private readonly SharedBudget _archives = new(
        limits.Archives, "Too many archives are being made at the moment.", TimeSpan.Zero, waiting: 0, time);

    /// <summary>Adds the path.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.Map("GET", "/v1/batches/{id}/archive", new Operation(
        "getArchive", "The results of the completed jobs as a zip file, with the table summary.csv of all jobs.", ApiScope.Read)
    {
        Media = Media,
        IsLong = true,
        Query = [("content", "weights, safetensors and reconstruction, separated by commas; weights,reconstruction without")],
    }, SendAsync);

    private async Task SendAsync(HttpContext context)
    {
        var (response, stop) = (context.Response, context.RequestAborted);
        var asked = new QueryReader(context).Choices<ArchiveContent>("content");
        var group = await backend.Groups.ReadAsync(context.Group(), stop);
        var blobs = backend.Blobs;
        using var turn = await _archives.TakeAsync(context, amount: 1);
        using var share = await memory.TakeAsync(context, (long)group.Standing.Counts.Final * BatchArchive.BytesOfJob);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(SafeFileName.Of(group.Outline.Title.Name ?? group.Id.Value) + ".zip");
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "no-store";
        response.ContentType = Media;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await new BatchArchive(backend.Groups, blobs, drawing).WriteAsync(group, asked.Count > 0 ? asked : Usual, response.Body, share, stop);
    }
}
