using Akka.Actor;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;

namespace ClusterFit.Cluster.Workers;

/// <summary>What a trainer reports to its worker; every report names the attempt. They never leave the node.</summary>
public abstract record TrainerReport(AttemptKey Key) : INoSerializationVerificationNeeded
{
    /// <summary>How far the attempt is.</summary>
    public sealed record Progressed(AttemptKey Key, FitProgress Progress) : TrainerReport(Key);

    /// <summary>A checkpoint is in the blob store.</summary>
    public sealed record CheckpointStored(AttemptKey Key, JobCheckpoint Checkpoint) : TrainerReport(Key);

    /// <summary>The lane is idle.</summary>
    /// <param name="Key">The attempt.</param>
    /// <param name="End">How it ended; null when it was abandoned.</param>
    public sealed record Ended(AttemptKey Key, AttemptEnd? End) : TrainerReport(Key);
}
