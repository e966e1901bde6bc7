using Akka.Actor;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Workers;

/// <summary>An attempt, across groups.</summary>
internal readonly record struct AttemptKey(GroupId Group, AttemptId Attempt)
{
    public override string ToString() => $"group {Group} {Attempt}";
}

/// <summary>Why training stops before its end.</summary>
internal enum StopKind
{
    None,

    /// <summary>Leave a checkpoint for another attempt.</summary>
    HandBack,

    /// <summary>The attempt is not ours any more; nothing it produces counts.</summary>
    Abandon,
}

/// <summary>Orders to a trainer. They never leave the node.</summary>
internal static class TrainerOrders
{
    public sealed record Train(GroupId Group, FitSpec Spec, Assignment Assignment) : INoSerializationVerificationNeeded
    {
        public AttemptKey Key => new(Group, Assignment.Attempt);
    }

    public sealed record TakeCheckpoint(AttemptKey Key) : INoSerializationVerificationNeeded;

    public sealed record StopTraining(AttemptKey Key, StopKind Kind) : INoSerializationVerificationNeeded;
}

/// <summary>What a trainer reports to its worker; every report names the attempt. They never leave the node.</summary>
internal abstract record TrainerReport(AttemptKey Key) : INoSerializationVerificationNeeded
{
    public sealed record Progressed(AttemptKey Key, FitProgress Progress) : TrainerReport(Key);

    public sealed record CheckpointStored(AttemptKey Key, JobCheckpoint Checkpoint) : TrainerReport(Key);

    public sealed record Completed(AttemptKey Key, FitResult Result) : TrainerReport(Key);

    public sealed record Failed(AttemptKey Key, string Reason, bool Permanent) : TrainerReport(Key);

    public sealed record HandedBack(AttemptKey Key, JobCheckpoint? Checkpoint) : TrainerReport(Key);

    public sealed record Abandoned(AttemptKey Key) : TrainerReport(Key);
}
