using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Workers;

/// <summary>Why training stops before its end.</summary>
public enum StopKind
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Leave a checkpoint for another attempt.</summary>
    HandBack,

    /// <summary>The attempt is not ours any more; nothing it produces counts.</summary>
    Abandon,
}

/// <summary>Something that a worker does; see <see cref="WorkerProtocol"/>.</summary>
public interface IWorkerAction;

/// <summary>What a worker does.</summary>
public static class WorkerActions
{
    /// <summary>Sends a message to its group.</summary>
    public sealed record Send(IGroupMessage Message) : IWorkerAction;

    /// <summary>Begins to train on an idle lane.</summary>
    public sealed record StartTraining(GroupId Group, FitSpec Spec, Assignment Assignment) : IWorkerAction
    {
        /// <summary>The attempt.</summary>
        public AttemptKey Key => new(Group, Assignment.Attempt);
    }

    /// <summary>Has the lane of the attempt store a checkpoint.</summary>
    public sealed record TakeCheckpoint(AttemptKey Key) : IWorkerAction;

    /// <summary>Has the lane of the attempt stop.</summary>
    public sealed record StopTraining(AttemptKey Key, StopKind Kind) : IWorkerAction;

    /// <summary>Deletes a blob that nothing refers to any more.</summary>
    public sealed record DeleteBlob(ContentHash Blob) : IWorkerAction;
}
