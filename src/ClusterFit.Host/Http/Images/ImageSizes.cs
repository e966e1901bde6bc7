using System.Collections.Concurrent;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Sharing;
using ClusterFit.Training.Images;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Images;

/// <summary>Width and height of images in the store, which are remembered: only the file says them.</summary>
internal sealed class ImageSizes(ApiBackend backend, ApiLimits limits, SharedBudget memory)
{
    private const int Kept = 10_000;
    private const long UsualBytes = 16 << 20;

    // A job is shown without the size of its image sooner than not at all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<ContentHash, (int Width, int Height)> _sizes = new();

    /// <summary>Pixels; null when the image can not be read now, or is none.</summary>
    public async Task<(int Width, int Height)?> FindAsync(HttpContext context, ContentHash image)
    {
        if (_sizes.TryGetValue(image, out var known)) return known;
        var stop = context.RequestAborted;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var room = memory.Begin(context);
            await room.GrowAsync(UsualBytes, patience.Token);
            var header = ImageFile.ReadHeader(await backend.Blobs.GetAsync(image, patience.Token), limits.Image);
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
