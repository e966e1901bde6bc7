using System.Runtime.InteropServices;
using ClusterFit.Chaos.Oracle;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Host;
using ClusterFit.Training.Weights;

namespace ClusterFit.Chaos.Running;

/// <summary>The same fits on one node, undisturbed.</summary>
internal static class CalmRun
{
    /// <summary>Fits the images and returns the fingerprint of each one's weights.</summary>
    public static async Task<IReadOnlyDictionary<CalmFit, ContentHash>> FitAsync(IReadOnlyList<byte[]> images, string folder, CancellationToken stop)
    {
        await using var node = await EmbeddedNode.StartAsync(new EmbeddedNodeOptions { StateFolder = folder }, TimeProvider.System, stop);
        var batch = new List<BatchImage>();
        foreach (var image in images) batch.Add(new BatchImage($"{batch.Count}", await node.Blobs.PutAsync(image, stop)));
        var group = await node.SubmitAsync(new BatchSubmission(TestFits.Spec, [.. batch]), stop);
        var weights = new Dictionary<CalmFit, ContentHash>();
        await foreach (var update in node.WatchAsync(group, stop))
        {
            if (update.State is JobState.Failed) throw new InvalidOperationException($"The calm run failed: {update}");
            if (update.Result is { } result)
                weights[new CalmFit(batch[update.Index].Image, TestFits.Spec)] = Fingerprint(await node.Blobs.GetAsync(result.Weights, stop))!.Value;
        }

        return weights.Values.Distinct().Count() == images.Count
            ? weights
            : throw new InvalidOperationException("The calm run gave the same weights for different images.");
    }

    /// <summary>A hash of the tensors in a weights file, which also holds what changes, such as times; null for another file.</summary>
    public static ContentHash? Fingerprint(byte[] file)
    {
        try
        {
            using var content = new MemoryStream();
            foreach (var tensor in WeightsCodec.Decode(file).Tensors)
            {
                content.Write(System.Text.Encoding.UTF8.GetBytes($"{tensor.Name} {string.Join('x', tensor.Shape)}\n"));
                content.Write(MemoryMarshal.AsBytes<float>(tensor.Values));
            }

            return ContentHash.Of(content.ToArray());
        }
        catch (WeightsRefusedException)
        {
            return null;
        }
    }
}
