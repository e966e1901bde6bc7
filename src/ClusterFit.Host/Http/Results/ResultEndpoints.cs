using System.Globalization;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Requests;
using ClusterFit.Host.Http.Sharing;
using ClusterFit.Training.Images;
using ClusterFit.Training.Rendering;
using ClusterFit.Training.Weights;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Results;

/// <summary>What a job has brought about.</summary>
internal sealed class ResultEndpoints(ApiBackend backend, ApiLimits limits, WeightsCache cache, RenderGate gate, SharedBudget memory)
{
    private const string Job = "/v1/batches/{id}/jobs/{index}";
    private const string Png = "image/png";
    private const int UsualPreview = 160;

    // The weights file while it is decoded, and what it becomes.
    private const int DecodedBytes = 2;
    private const int BytesOfPixel = 4;

    // Of an image with 16 bits a sample.
    private const int BytesOfDeepPixel = 8;

    /// <summary>Adds the paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        Get("weights", "getWeights", "The weights file of a completed job.", "application/octet-stream", [], WeightsAsync, isLong: true);
        Get("safetensors", "getSafetensors", "The weights as a safetensors file.", "application/octet-stream", [], SafetensorsAsync, isLong: true);
        Get("reconstruction", "getReconstruction", "The image as the network has it: all its pixels, with all bits of their samples.", Png, [], ReconstructionAsync, isLong: true);
        Get("film", "getFilm", "The film of the training, an animated PNG, where film-frames asked for it.", Png, [], FilmAsync, isLong: true);
        Get("preview", "getPreview", "The picture of the network as it is now.", Png,
            [("size", $"pixels of the longer side, {GroupClient.LeastPreview} to {GroupClient.MostPreview}; {UsualPreview} without")], PreviewAsync);
        Get("render", "render", "The network, its derivatives or its difference from the image, at any size.", Png,
            [
                ("field", "value, gradient, laplacian or difference"), ("x", "left edge in pixels of the image"), ("y", "upper edge"),
                ("w", "width; all of it without"), ("h", "height; all of it without"),
                ("width", "pixels of the picture"), ("height", "pixels of the picture"),
            ], RenderAsync);
        routes.Map("GET", $"{Job}/metrics", new Operation("getMetrics", "The training curve of a job: of a running one, the points so far.", ApiScope.Read) { Answer = typeof(MetricsView) }, MetricsAsync);

        void Get(
            string what, string name, string summary, string media, IReadOnlyList<(string, string)> query, RequestDelegate serve, bool isLong = false) =>
            routes.Map("GET", $"{Job}/{what}", new Operation(name, summary, ApiScope.Read) { Media = media, Query = query, IsLong = isLong }, serve);
    }

    private async Task WeightsAsync(HttpContext context)
    {
        var hash = (await ResultAsync(context)).Weights;
        if (Caching.IsKnown(context, hash.Hex)) return;
        await using var file = await backend.Blobs.OpenAsync(hash, context.RequestAborted);
        await Caching.SendAsync(context, start: default, file, "application/octet-stream", hash.Hex, isFixed: false, $"{FileName(context)}.cfw");
    }

    private async Task SafetensorsAsync(HttpContext context)
    {
        var result = await ResultAsync(context);
        var tag = $"{result.Weights.Hex}-safetensors";
        if (Caching.IsKnown(context, tag)) return;
        using var share = await memory.TakeAsync(context, (DecodedBytes + 1) * result.WeightsBytes);
        var weights = await cache.GetAsync(result.Weights, context.RequestAborted);
        var file = await Task.Run(() => SafetensorsCodec.Encode(weights), context.RequestAborted);
        await Caching.SendAsync(context, file, "application/octet-stream", tag, isFixed: false, $"{FileName(context)}.safetensors");
    }

    private async Task ReconstructionAsync(HttpContext context)
    {
        var stop = context.RequestAborted;
        var result = await ResultAsync(context);
        var tag = $"{result.Weights.Hex}-reconstruction";
        if (Caching.IsKnown(context, tag)) return;
        using var share = await memory.TakeAsync(context, DecodedBytes * result.WeightsBytes);
        var weights = await cache.GetAsync(result.Weights, stop);
        await share.GrowAsync((DecodedBytes * result.WeightsBytes) + ((long)BytesOfDeepPixel * weights.Image.Width * weights.Image.Height), stop);
        var picture = await gate.RunAsync(token => Task.FromResult(Pictures.Reconstruction(weights, token)), stop);
        // Who takes it slowly holds no more than it.
        share.Shrink(picture.Length);
        await Caching.SendAsync(context, picture, Png, tag, isFixed: false, $"{FileName(context)}.png");
    }

    private async Task FilmAsync(HttpContext context)
    {
        var film = (await ResultAsync(context)).Film
            ?? throw new ProblemException(ProblemKind.NotFound, "film: the job has none; expected a batch with the setting film-frames above 0.");
        if (Caching.IsKnown(context, film.Hex)) return;
        await using var file = await backend.Blobs.OpenAsync(film, context.RequestAborted);
        await Caching.SendAsync(context, start: default, file, Png, film.Hex, isFixed: false);
    }

    private async Task PreviewAsync(HttpContext context)
    {
        var size = new QueryReader(context).Whole("size", GroupClient.LeastPreview, GroupClient.MostPreview, UsualPreview);
        var (id, index, stop) = (context.Group(), context.Job(), context.RequestAborted);
        var job = (await backend.Groups.ReadJobAsync(id, index, stop)).Job;
        if (job.Result is { } result)
        {
            var tag = string.Create(CultureInfo.InvariantCulture, $"{result.Weights.Hex}-{size}");
            if (Caching.IsKnown(context, tag)) return;
            using var share = await memory.TakeAsync(context, (DecodedBytes * result.WeightsBytes) + (BytesOfPixel * size * size));
            var weights = await cache.GetAsync(result.Weights, stop);
            // A retried job has other weights one day: the address is not fixed, the tag tells.
            await Caching.SendAsync(context, await gate.RunAsync(token => Task.FromResult(Pictures.Thumbnail(weights, size, token)), stop), Png, tag, isFixed: false);
            return;
        }

        var picture = await backend.Groups.PreviewAsync(id, index, size, stop)
            ?? throw new ProblemException(ProblemKind.NotFound, $"The job is {job.State.ToString().ToLowerInvariant()} and shows no picture; expected a running or completed one.");
        var now = ContentHash.Of(picture).Hex;
        if (!Caching.IsKnown(context, now)) await Caching.SendAsync(context, picture, Png, now, isFixed: false);
    }

    private async Task RenderAsync(HttpContext context)
    {
        var stop = context.RequestAborted;
        var query = new QueryReader(context);
        var result = await ResultAsync(context);
        using var share = await memory.TakeAsync(context, DecodedBytes * result.WeightsBytes);
        var weights = await cache.GetAsync(result.Weights, stop);
        var request = RenderRequest.Read(query, weights.Image, limits.RenderPixels);
        var tag = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes($"{result.Weights.Hex} {request.Tag}")).Hex;
        if (Caching.IsKnown(context, tag)) return;
        await share.GrowAsync((DecodedBytes * result.WeightsBytes) + ((long)BytesOfPixel * request.Width * request.Height), stop);
        var picture = await gate.RunAsync(token => DrawAsync(weights, request, token), stop);
        // Who takes it slowly holds no more than it.
        share.Shrink(picture.Length);
        await Caching.SendAsync(context, picture, Png, tag, isFixed: false);
    }

    private async Task<byte[]> DrawAsync(FittedWeights weights, RenderRequest request, CancellationToken stop) => request.Field switch
    {
        RenderedField.Difference => Pictures.Difference(
            weights, ImageFile.Decode(await backend.Blobs.GetAsync(weights.Image.Hash, stop), limits.Image), request, limits.RenderPixels, stop),
        RenderedField.Gradient => Pictures.Field(weights, FieldKind.Gradient, request.Region, request.Width, request.Height, stop),
        RenderedField.Laplacian => Pictures.Field(weights, FieldKind.Laplacian, request.Region, request.Width, request.Height, stop),
        _ => Pictures.Field(weights, FieldKind.Value, request.Region, request.Width, request.Height, stop),
    };

    private async Task MetricsAsync(HttpContext context)
    {
        var (id, index, stop) = (context.Group(), context.Job(), context.RequestAborted);
        var job = (await backend.Groups.ReadJobAsync(id, index, stop)).Job;
        using var share = memory.Begin(context);
        await share.GrowAsync(DecodedBytes * (job.Result?.WeightsBytes ?? 0), stop);
        var points = job.Result is { } result
            ? (await cache.GetAsync(result.Weights, stop)).History
            : await backend.Groups.CurveAsync(id, index, stop);
        await JsonBody.WriteAsync(context, new MetricsView(points));
    }

    private async Task<Core.Fits.FitResult> ResultAsync(HttpContext context)
    {
        var job = (await backend.Groups.ReadJobAsync(context.Group(), context.Job(), context.RequestAborted)).Job;
        return job.Result ?? throw new ProblemException(ProblemKind.NotFound,
            $"The job has no result: it is {job.State.ToString().ToLowerInvariant()}; expected {nameof(JobState.Completed).ToLowerInvariant()}.");
    }

    private static string FileName(HttpContext context) => string.Create(CultureInfo.InvariantCulture, $"{context.Group()}-{context.Job()}");
}
