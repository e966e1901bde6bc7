using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using static ClusterFit.Simulation.InvariantViolatedException;

namespace ClusterFit.Simulation.Workers;

/// <summary>The checkpoint files in the blob store.</summary>
internal sealed class Blobs(World world)
{
    private readonly Dictionary<ContentHash, AttemptKey> _stored = [];

    public bool Has(ContentHash blob) => _stored.ContainsKey(blob);

    public void Put(ContentHash blob, AttemptKey key) => _stored[blob] = key;

    public void Delete(ContentHash blob)
    {
        if (!_stored.Remove(blob, out var key)) return;
        var job = world.Group(key.Group).Journal.Ledger[key.Attempt.Job];
        Unless(job.Checkpoint?.Blob != blob, Invariants.CheckpointsStay, () => $"of {key}, in epoch {job.Checkpoint!.Epoch}");
    }
}
