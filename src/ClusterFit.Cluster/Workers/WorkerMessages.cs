using Akka.Actor;

namespace ClusterFit.Cluster.Workers;

/// <summary>Messages of a node to its own worker.</summary>
public static class WorkerMessages
{
    /// <summary>Hand all attempts back, with checkpoints, and take no more. Answered with <see cref="Drained"/>.</summary>
    public sealed record Drain : INoSerializationVerificationNeeded;

    /// <summary>The worker holds nothing any more.</summary>
    public sealed record Drained : INoSerializationVerificationNeeded;
}
