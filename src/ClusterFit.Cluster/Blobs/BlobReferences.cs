using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Blobs;

/// <summary>Which blobs a group refers to.</summary>
public static class BlobReferences
{
    /// <summary>The images of all jobs, the checkpoints that may be resumed, the weights and films of results. A blob may come several times.</summary>
    public static IEnumerable<ContentHash> Of(GroupState group)
    {
        ArgumentNullException.ThrowIfNull(group);
        foreach (var job in group.Jobs)
        {
            yield return job.Image;
            if (job.Checkpoint is { } checkpoint) yield return checkpoint.Blob;
            if (job.Result is not { } result) continue;
            yield return result.Weights;
            if (result.Film is { } film) yield return film;
        }
    }
}
