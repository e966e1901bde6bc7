using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>Something is wrong with a blob or its store; the message names both and is for people.</summary>
public abstract class BlobException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What users may be told, who have no business with where the store is.</summary>
    public abstract string ForUsers { get; }

    /// <summary>What the system says without the path that it names, in quotes; null when there may be another.</summary>
    private protected static string? WithoutPath(string reason)
    {
        var (from, to) = (reason.IndexOf('\'', StringComparison.Ordinal), reason.LastIndexOf('\''));
        var plain = from < to ? $"{reason[..from].TrimEnd(' ', ':')}{reason[(to + 1)..]}" : reason;
        return plain.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? null : plain.TrimEnd('.');
    }
}

/// <summary>The blob is not in the store.</summary>
public sealed class BlobMissingException(ContentHash hash, string store)
    : BlobException($"Blob {hash} is not in '{store}'.")
{
    /// <inheritdoc />
    public override string ForUsers { get; } = $"Blob {hash} is not in the store.";
}

/// <summary>The content of the blob does not have its hash.</summary>
public sealed class BlobCorruptException(string path)
    : BlobException($"The content of '{path}' has changed since it was stored.")
{
    /// <inheritdoc />
    public override string ForUsers => "The content of a blob has changed since it was stored; the log of the node says which.";
}

/// <summary>The blob could not be written, for example because the disk is full.</summary>
public sealed class BlobUnwritableException(string store, string reason, Exception cause)
    : BlobException($"A blob could not be written to '{store}': {reason.TrimEnd('.')}. Check free space and permissions.", cause)
{
    /// <inheritdoc />
    public override string ForUsers =>
        $"A blob could not be written: {WithoutPath(reason) ?? "the log of the node says why"}. Check free space and permissions.";
}

/// <summary>The blob, or the list of blobs, is there and can not be read.</summary>
public sealed class BlobUnreadableException(string store, string reason, Exception cause)
    : BlobException($"Blobs in '{store}' could not be read: {reason.TrimEnd('.')}. Check permissions and the disk.", cause)
{
    /// <inheritdoc />
    public override string ForUsers =>
        $"Blobs could not be read: {WithoutPath(reason) ?? "the log of the node says why"}. Check permissions and the disk.";
}

/// <summary>The store can not be reached or lets nobody in: nothing is known of any blob. It may be back soon.</summary>
public sealed class BlobStoreUnavailableException(string store, string reason, string advice, Exception cause)
    : BlobException($"The blob store {store} can not be used: {reason}. {advice}", cause)
{
    /// <inheritdoc />
    public override string ForUsers => "The blob store can not be used; the log of the node says why.";
}
