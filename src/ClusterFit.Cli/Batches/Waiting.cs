using ClusterFit.Core.Api;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Cli.Batches;

/// <summary>What a batch that does not run waits for.</summary>
internal static class Waiting
{
    /// <summary>In words, with what helps; null when it does not wait, or nobody knows for what.</summary>
    public static string? For(BatchView batch) => batch.WaitingFor switch
    {
        WaitingFor.Worker => "a worker: none is connected (start one with 'clusterfit node --roles worker --seeds ADDRESS')",
        WaitingFor.Lane => "a free lane: all workers are busy with other batches",
        WaitingFor.Fit => "a worker that fits: none has the device or the memory that the batch asks for ('clusterfit node list' shows what there is)",
        _ => null,
    };
}
