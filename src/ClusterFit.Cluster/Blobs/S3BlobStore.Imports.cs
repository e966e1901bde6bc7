using System.Runtime.CompilerServices;
using Amazon.S3;

namespace ClusterFit.Cluster.Blobs;

public sealed partial class S3BlobStore : IImportSource
{
    private string ImportPrefix => _location.Prefix + "import/";

    /// <inheritdoc />
    public async IAsyncEnumerable<ImportFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var found in ObjectsAsync($"{ImportPrefix}{prefix}/", stop))
        {
            // What some tools put in place of a folder.
            if (found.Key.EndsWith('/')) continue;
            yield return new ImportFile(found.Key[ImportPrefix.Length..], found.Size ?? 0);
        }
    }

    /// <inheritdoc />
    public Task<byte[]?> ReadAsync(ImportFile file, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(file);
        return SendAsync(
            file.Bytes,
            async token =>
            {
                try
                {
                    using var response = await _retries.LimitAsync(
                        AnswerTime, first => _client.GetObjectAsync(_location.Bucket, ImportPrefix + file.Name, first), token);
                    // One that was replaced meanwhile may be of any length.
                    return response.ContentLength == file.Bytes ? await ReadAsync(response.ResponseStream, token) : null;
                }
                catch (AmazonS3Exception error) when (S3Failures.IsMissing(error))
                {
                    return null;
                }
            },
            stop);
    }
}
