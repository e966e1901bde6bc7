using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>The blob is not in the store.</summary>
public sealed class BlobMissingException(ContentHash hash, string folder)
    : Exception($"Blob {hash} is not in '{folder}'.");

/// <summary>The content of the blob does not have its hash.</summary>
public sealed class BlobCorruptException(ContentHash hash, string path)
    : Exception($"Blob {hash} is damaged: the content of '{path}' has another hash. Delete the file and submit the image again.");

/// <summary>The blob could not be written, for example because the disk is full.</summary>
public sealed class BlobUnwritableException(string folder, Exception cause)
    : Exception($"A blob could not be written to '{folder}': {cause.Message} Check free space and permissions.", cause);
