using ClusterFit.Core.Blobs;

namespace ClusterFit.Core.Groups;

/// <summary>A worker process: the name of its node and which start of that node it is. A later start has a higher incarnation, and all that
/// earlier incarnations held is lost.</summary>
/// <param name="Node">Name of the node, the same after a restart.</param>
/// <param name="Incarnation">Rises with every start of the node.</param>
public sealed record WorkerId(string Node, long Incarnation)
{
    /// <inheritdoc />
    public override string ToString() => $"{Node}#{Incarnation}";
}

/// <summary>One execution of a job.</summary>
/// <param name="Job">Position of the job in its group.</param>
/// <param name="Number">Number of the attempt, from 1.</param>
public readonly record struct AttemptId(int Job, int Number)
{
    /// <inheritdoc />
    public override string ToString() => $"job {Job} attempt {Number}";
}

/// <summary>An attempt, across groups.</summary>
/// <param name="Group">The group of its job.</param>
/// <param name="Attempt">The attempt.</param>
public readonly record struct AttemptKey(GroupId Group, AttemptId Attempt)
{
    /// <inheritdoc />
    public override string ToString() => $"group {Group} {Attempt}";
}

/// <summary>The right of a worker to an attempt, until it expires.</summary>
/// <param name="Holder">The worker.</param>
/// <param name="Expires">When the attempt counts as lost unless the lease is renewed before.</param>
public sealed record Lease(WorkerId Holder, DateTimeOffset Expires);

/// <summary>Where a job can be resumed.</summary>
/// <param name="Blob">The checkpoint file in the blob store.</param>
/// <param name="Epoch">Epochs completed in it.</param>
public sealed record JobCheckpoint(ContentHash Blob, int Epoch);

/// <summary>Why an attempt failed.</summary>
/// <param name="Attempt">Its number.</param>
/// <param name="Reason">The reason, for people.</param>
public sealed record AttemptFailure(int Attempt, string Reason)
{
    private const int MaxReason = 1000;

    /// <summary>A reason of a length that journals and messages can carry.</summary>
    public static string Shorten(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason.Length <= MaxReason ? reason : reason[..(MaxReason - 3)] + "...";
    }
}
