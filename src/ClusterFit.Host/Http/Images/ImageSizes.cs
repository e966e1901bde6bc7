using System.Collections.Concurrent;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Sharing;
using ClusterFit.Training.Images;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Images;

/// <summary>Width and height of images in the store, which are remembered: only the file says them.</summary>
internal sealed class ImageSizes(ApiBackend backend, ApiLimits limits, SharedBudget memory, TimeProvider time)
{
    private const int Kept = 10_000;

    // A job is shown without the size of its image sooner than not at all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<ContentHash, (int Width, int Height)> _sizes = new();

    /// <summary>Pixels; null when the image can not be read now, or is none.</summary>
    public async Task<(int Width, int Height)?> FindAsync(HttpContext context, ContentHash image)
    {
        if (_sizes.TryGetValue(image, out var known)) return known;
        var stop = context.RequestAborted;
        using var late = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            using var room = memory.Begin(context);
            await using var content = await backend.Blobs.OpenAsync(image, patience.Token);
            await room.GrowAsync(content.Length, patience.Token);
            var file = new byte[content.Length];
            await content.ReadExactlyAsync(file, patience.Token);
            var header = ImageFile.ReadHeader(file, limits.Image);
            if (_sizes.Count >= Kept) _sizes.Clear();
            return _sizes[image] = (header.Width, header.Height);
        }
        catch (Exception error) when (error is BlobException or ImageRejectedException or ProblemException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }
}
