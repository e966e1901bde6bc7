using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Requests;
using ClusterFit.Host.Http.Results;
using ClusterFit.Host.Http.Sharing;
using ClusterFit.Training.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Images;

/// <summary>Images by their content.</summary>
internal sealed class ImageEndpoints(ApiBackend backend, ApiLimits limits, SharedBudget memory)
{
    // Enough to hide the time that a bucket takes to answer.
    private const int LooksAtATime = 32;

    /// <summary>Adds the paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        const string Path = "/v1/images/{sha256}";
        routes.Map("PUT", Path, new Operation("putImage", "Uploads an image under the SHA-256 of its file: 201, or 200 when it was there.", ApiScope.Submit)
        {
            RequestMedia = "application/octet-stream",
            Answer = typeof(ImageView),
            Status = 201,
            MaxBody = limits.Image.MaxBytes,
            IsLong = true,
        }, PutAsync);
        routes.Map("GET", Path, new Operation("getImage", "The file of an image.", ApiScope.Read) { Media = "image/*", IsLong = true }, GetAsync);
        routes.Map("POST", "/v1/images/missing", new Operation("findMissingImages", $"Says which of at most {limits.Hashes} images are not there.", ApiScope.Submit)
        {
            Request = typeof(ImageHashes),
            Answer = typeof(MissingImages),
            MaxBody = 1 << 20,
        }, MissingAsync);
    }

    /// <summary>Checks what is claimed to be an image, and stores it.</summary>
    public static async Task<ImageView> StoreAsync(byte[] file, ApiBackend backend, ApiLimits limits, CancellationToken stop)
    {
        // Before the store has it, and without decoding a pixel.
        var header = ImageFile.ReadHeader(file, limits.Image);
        var hash = await backend.Blobs.PutAsync(file, stop);
        return new ImageView(hash.Hex, file.Length, header.Width, header.Height, header.Format.ToLowerInvariant());
    }

    private async Task PutAsync(HttpContext context)
    {
        var (expected, stop) = (context.Hash(), context.RequestAborted);
        _ = backend.Blobs;
        using var share = memory.Begin(context);
        var file = await ImageBody.ReadAsync(context.Request, share, limits.Image.MaxBytes, stop);
        var actual = ContentHash.Of(file);
        if (actual != expected)
            throw ProblemException.Invalid("sha256", expected.Hex, $"{actual.Hex}, which is the SHA-256 of the {file.Length} bytes that came");
        var isKnown = await backend.Blobs.ContainsAsync(expected, stop);
        var view = await StoreAsync(file, backend, limits, stop);
        context.Response.Headers.Location = context.Request.Path.Value;
        await JsonBody.WriteAsync(context, view, isKnown ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    private async Task GetAsync(HttpContext context)
    {
        var (hash, stop) = (context.Hash(), context.RequestAborted);
        if (Caching.IsKnown(context, hash.Hex)) return;
        await using var file = await backend.Blobs.OpenAsync(hash, stop);
        var start = new byte[ImageFile.BytesOfFormat];
        var count = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, stop);
        // Weights and checkpoints are in the same store.
        var format = ImageFile.FormatOf(start.AsSpan(0, count)) ?? throw new ProblemException(ProblemKind.NotFound, $"Blob {hash} is not an image.");
        await Caching.SendAsync(context, start.AsMemory(0, count), file, $"image/{format.ToLowerInvariant()}", hash.Hex);
    }

    private async Task MissingAsync(HttpContext context)
    {
        var asked = await JsonBody.ReadAsync<ImageHashes>(context);
        if (asked.Sha256.Count > limits.Hashes) throw ProblemException.Invalid("sha256", $"{asked.Sha256.Count} hashes", $"at most {limits.Hashes}");
        var hashes = asked.Sha256.Select((text, i) => ContentHash.TryParse(text ?? "", out var hash)
            ? hash
            : throw ProblemException.Invalid($"sha256[{i}]", text, "64 lower-case hexadecimal digits")).Distinct().ToArray();
        var missing = await FindMissingAsync(hashes, backend, context.RequestAborted);
        await JsonBody.WriteAsync(context, new MissingImages([.. missing.Select(hash => hash.Hex)]));
    }

    /// <summary>Those that are not in the store, in the order in which they are asked for. The others stay for as long as a submission may take.</summary>
    public static async Task<IReadOnlyList<ContentHash>> FindMissingAsync(IReadOnlyList<ContentHash> hashes, ApiBackend backend, CancellationToken stop)
    {
        var isThere = new bool[hashes.Count];
        var blobs = backend.Blobs;
        await Parallel.ForAsync(0, hashes.Count, new ParallelOptions { MaxDegreeOfParallelism = LooksAtATime, CancellationToken = stop },
            async (i, token) => isThere[i] = await blobs.RenewAsync(hashes[i], token));
        return [.. hashes.Where((_, i) => !isThere[i])];
    }
}
