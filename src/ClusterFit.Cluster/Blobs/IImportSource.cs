namespace ClusterFit.Cluster.Blobs;

/// <summary>A file that somebody has put beside the blobs, under <c>import</c>.</summary>
/// <param name="Name">Its path below <c>import</c>, with slashes.</param>
/// <param name="Bytes">Its size; 0 for what is no regular file, too.</param>
public sealed record ImportFile(string Name, long Bytes);

/// <summary>Files beside the blobs of a store, which were put there by other ways than through ClusterFit.</summary>
public interface IImportSource
{
    /// <summary>All files below <c>import</c> and the prefix, in no particular order; none when there is no such place.</summary>
    /// <param name="prefix">Segments separated by slashes, none of them empty, '.' or '..'.</param>
    /// <param name="stop">Ends the list.</param>
    IAsyncEnumerable<ImportFile> ListAsync(string prefix, CancellationToken stop);

    /// <summary>The content; null when it is not there any more as it was listed.</summary>
    Task<byte[]?> ReadAsync(ImportFile file, CancellationToken stop);
}
