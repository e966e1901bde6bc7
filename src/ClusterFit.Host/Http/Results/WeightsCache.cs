using ClusterFit.Core.Blobs;
using ClusterFit.Training.Weights;

namespace ClusterFit.Host.Http.Results;

/// <summary>Decoded weights that were asked for lately: zooming asks for the same ones again and again.</summary>
internal sealed class WeightsCache(ApiBackend backend, ApiLimits limits)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(ContentHash Hash, FittedWeights Weights)> _latest = [];

    /// <summary>The weights.</summary>
    public async Task<FittedWeights> GetAsync(ContentHash hash, CancellationToken stop)
    {
        if (Take(hash) is { } known) return known;
        var file = await backend.Blobs.GetAsync(hash, stop);
        var weights = await Task.Run(() => WeightsCodec.Decode(file), stop);
        Keep(hash, weights);
        return weights;
    }

    private FittedWeights? Take(ContentHash hash)
    {
        lock (_gate)
        {
            for (var node = _latest.First; node is not null; node = node.Next)
            {
                if (node.Value.Hash != hash) continue;
                _latest.Remove(node);
                _latest.AddFirst(node);
                return node.Value.Weights;
            }

            return null;
        }
    }

    private void Keep(ContentHash hash, FittedWeights weights)
    {
        lock (_gate)
        {
            if (_latest.Any(known => known.Hash == hash)) return;
            _latest.AddFirst((hash, weights));
            var parameters = _latest.Sum(known => SizeOf(known.Weights));
            // The newest stays, however large it is.
            while (parameters > limits.CachedParameters && _latest.Count > 1)
            {
                parameters -= SizeOf(_latest.Last!.Value.Weights);
                _latest.RemoveLast();
            }
        }
    }

    private static long SizeOf(FittedWeights weights) => weights.Tensors.Sum(tensor => (long)tensor.Values.Length);
}
