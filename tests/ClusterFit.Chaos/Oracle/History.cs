using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Chaos.Oracle;

/// <summary>All that is known about a run after everything has come to rest; what the invariants are checked on.</summary>
internal sealed record History
{
    /// <summary>The journal of every group.</summary>
    public required IReadOnlyDictionary<GroupId, IReadOnlyList<IGroupEvent>> Journals { get; init; }

    /// <summary>The batches whose submission was acknowledged.</summary>
    public required IReadOnlyList<AcceptedBatch> Accepted { get; init; }

    /// <summary>The last that a watcher was told about each job of a group, by the position of the job.</summary>
    public required IReadOnlyDictionary<GroupId, IReadOnlyDictionary<int, JobUpdate>> Watched { get; init; }

    /// <summary>What each blob that a journal names was read back as.</summary>
    public required IReadOnlyDictionary<ContentHash, BlobReading> Blobs { get; init; }

    /// <summary>Names of the nodes that run.</summary>
    public required IReadOnlySet<string> LiveNodes { get; init; }

    /// <summary>Fingerprints of the weights that the same fits give when nothing disturbs them.</summary>
    public required IReadOnlyDictionary<CalmFit, ContentHash> CalmWeights { get; init; }
}

/// <summary>A batch that the cluster has promised to work on.</summary>
internal sealed record AcceptedBatch(GroupId Group, BatchSubmission Submission);

/// <summary>What decides the weights of a fit.</summary>
internal sealed record CalmFit(ContentHash Image, FitSpec Spec);

/// <summary>What reading a blob gave.</summary>
/// <param name="Content">The hash of what was read; null when nothing could be read.</param>
/// <param name="Weights">Fingerprint of the tensors, when it is a weights file.</param>
internal sealed record BlobReading(ContentHash? Content, ContentHash? Weights = null);
