using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>The blob is not in the store.</summary>
public sealed class BlobMissingException(ContentHash hash, string folder)
    : Exception($"Blob {hash} is not in '{folder}'.");

/// <summary>The content of the blob does not have its hash.</summary>
public sealed class BlobCorruptException(string path)
    : Exception($"The content of '{path}' has changed since it was stored.");

/// <summary>The blob could not be written, for example because the disk is full.</summary>
public sealed class BlobUnwritableException(string folder, string reason, Exception cause)
    : Exception($"A blob could not be written to '{folder}': {reason.TrimEnd('.')}. Check free space and permissions.", cause);
