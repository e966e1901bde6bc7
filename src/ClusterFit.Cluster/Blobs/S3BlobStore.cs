using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Xml;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>Blobs in a bucket of an S3-compatible server, each under the prefix and its hash. Credentials come from where AWS tools look for them:
/// environment, profile, or role of the machine.</summary>
public sealed partial class S3BlobStore : IBlobStore, IDisposable
{
    private const int KeysOfPage = 1000;
    private const double SlowestBytesPerSecond = 1 << 20;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(15);

    private readonly AmazonS3Client _client;
    private readonly S3Address _location;
    private readonly TimeProvider _time;
    private readonly Retries _retries;
    private readonly int _keysOfPage;

    /// <summary>Uses the bucket; nothing is asked of the server yet.</summary>
    /// <param name="location">Where.</param>
    /// <param name="time">Measures time limits and pauses.</param>
    /// <param name="jitter">Draws the pauses before a request is made again.</param>
    public S3BlobStore(S3Address location, TimeProvider time, Random jitter)
        : this(location, time, jitter, credentials: null, KeysOfPage)
    {
    }

    internal S3BlobStore(S3Address location, TimeProvider time, Random jitter, AWSCredentials? credentials, int keysOfPage)
    {
        _location = location;
        _time = time;
        _retries = new Retries(time, jitter);
        _keysOfPage = keysOfPage;
        var config = new AmazonS3Config
        {
            AuthenticationRegion = location.Region,
            // A server of one's own seldom has a name for each bucket.
            ForcePathStyle = location.Endpoint is not null,
            // Retried here: with this store's time limits, and so that a test can tell the time.
            MaxErrorRetry = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            // The signature covers the hash of every body. The newer checksums would be on top, and many servers do not know them.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (location.Endpoint is { } endpoint) config.ServiceURL = endpoint.ToString();
        else config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(location.Region);
        _client = credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
    }

    /// <summary>Makes sure that the bucket is there and the key is let in.</summary>
    /// <exception cref="BlobStoreUnavailableException">Says what to check.</exception>
    public Task CheckAsync(CancellationToken stop) => SendAsync(
        bytes: 0, token => _client.ListObjectsV2Async(new() { BucketName = _location.Bucket, Prefix = _location.Prefix, MaxKeys = 1 }, token), stop);

    /// <inheritdoc />
    public async Task<ContentHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        var hash = ContentHash.Of(content.Span);
        if (await FindAsync(hash, stop) is { } found && IsSame(found, content.Span) && await RenewNowAsync(hash, stop)) return hash;
        await SendAsync(
            content.Length,
            token =>
            {
                var upload = new PutObjectRequest
                {
                    BucketName = _location.Bucket,
                    Key = KeyOf(hash),
                    InputStream = Stream(content),
                    ContentType = "application/octet-stream",
                    // In one piece, signed with its hash: what arrives changed is refused.
                    UseChunkEncoding = false,
                };
                return _client.PutObjectAsync(upload, token);
            },
            stop);
        return hash;
    }

    /// <inheritdoc />
    public async Task<byte[]> GetAsync(ContentHash hash, CancellationToken stop)
    {
        // What was damaged on its way is whole the second time.
        for (var tries = 2; tries > 0; tries--)
        {
            var content = await FetchAsync(hash, stop);
            if (content is not null && ContentHash.Of(content) == hash) return content;
        }

        throw new BlobCorruptException($"{KeyOf(hash)} in {_location}");
    }

    /// <inheritdoc />
    public async Task<BlobStream> OpenAsync(ContentHash hash, CancellationToken stop)
    {
        var response = await SendAsync(bytes: 0, token => BeginAsync(hash, token), stop);
        return new BlobStream(response.ResponseStream, hash, response.ContentLength, $"{KeyOf(hash)} in {_location}", _time);
    }

    /// <inheritdoc />
    public async Task<bool> RenewAsync(ContentHash hash, CancellationToken stop)
    {
        if (await FindAsync(hash, stop) is not { } found) return false;
        return TimeOf(found.LastModified) >= _time.GetUtcNow() - BlobCollection.RenewalAge || await RenewNowAsync(hash, stop);
    }

    /// <inheritdoc />
    public async Task<bool> ContainsAsync(ContentHash hash, CancellationToken stop) => await FindAsync(hash, stop) is not null;

    /// <inheritdoc />
    public Task DeleteAsync(ContentHash hash, CancellationToken stop) =>
        SendAsync(bytes: 0, token => _client.DeleteObjectAsync(_location.Bucket, KeyOf(hash), token), stop);

    /// <inheritdoc />
    public async Task<bool> DeleteUnlessPutSinceAsync(StoredBlob listed, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(listed);
        // Lists tell milliseconds and this answer whole seconds.
        if (await FindAsync(listed.Hash, stop) is not { } found || TimeOf(found.LastModified) > listed.LastPut + TimeSpan.FromSeconds(1)) return false;
        await DeleteAsync(listed.Hash, stop);
        return true;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var found in ObjectsAsync(_location.Prefix, stop))
        {
            // What people put beside the blobs is left alone.
            if (!ContentHash.TryParse(found.Key[_location.Prefix.Length..], out var hash)) continue;
            yield return new StoredBlob(hash, found.Size ?? 0, TimeOf(found.LastModified));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async IAsyncEnumerable<S3Object> ObjectsAsync(string prefix, [EnumeratorCancellation] CancellationToken stop)
    {
        var request = new ListObjectsV2Request { BucketName = _location.Bucket, Prefix = prefix, MaxKeys = _keysOfPage };
        do
        {
            var page = await SendAsync(bytes: 0, token => _client.ListObjectsV2Async(request, token), stop);
            foreach (var found in page.S3Objects ?? []) yield return found;
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);

    // A server that names objects by other than the MD5 of their content gets the content again, which is right too.
    private static bool IsSame(GetObjectMetadataResponse found, ReadOnlySpan<byte> content) =>
        found.ContentLength == content.Length
#pragma warning disable CA5351 // It is what S3 calls an object; the content is verified by its SHA-256.
        && string.Equals(found.ETag?.Trim('"'), Convert.ToHexString(MD5.HashData(content)), StringComparison.OrdinalIgnoreCase);
#pragma warning restore CA5351

    private static DateTimeOffset TimeOf(DateTime? modified) => modified!.Value.ToUniversalTime();

    private string KeyOf(ContentHash hash) => _location.Prefix + hash.Hex;

    private Task<GetObjectMetadataResponse?> FindAsync(ContentHash hash, CancellationToken stop) => SendAsync(
        bytes: 0,
        async token =>
        {
            try
            {
                return (GetObjectMetadataResponse?)await _client.GetObjectMetadataAsync(_location.Bucket, KeyOf(hash), token);
            }
            catch (AmazonS3Exception error) when (S3Failures.IsMissing(error))
            {
                return null;
            }
        },
        stop);

    // A copy onto itself has a new time stamp. False when the blob went meanwhile.
    private Task<bool> RenewNowAsync(ContentHash hash, CancellationToken stop) => SendAsync(
        bytes: 0,
        async token =>
        {
            var copy = new CopyObjectRequest
            {
                SourceBucket = _location.Bucket,
                SourceKey = KeyOf(hash),
                DestinationBucket = _location.Bucket,
                DestinationKey = KeyOf(hash),
                MetadataDirective = S3MetadataDirective.REPLACE,
                ContentType = "application/octet-stream",
            };
            try
            {
                await _client.CopyObjectAsync(copy, token);
                return true;
            }
            catch (AmazonS3Exception error) when (S3Failures.IsMissing(error))
            {
                return false;
            }
        },
        stop);

    // Null when it does not come as it was sent.
    private Task<byte[]?> FetchAsync(ContentHash hash, CancellationToken stop) => SendAsync(
        // Its size is known only once it comes, and more than this is not expected.
        bytes: 128 << 20,
        async token =>
        {
            // The time for the content is not for waiting until it begins.
            using var response = await _retries.LimitAsync(AnswerTime, first => BeginAsync(hash, first), token);
            return await ReadAsync(response.ResponseStream, token);
        },
        stop);

    private async Task<GetObjectResponse> BeginAsync(ContentHash hash, CancellationToken stop)
    {
        try
        {
            return await _client.GetObjectAsync(_location.Bucket, KeyOf(hash), stop);
        }
        catch (AmazonS3Exception error) when (S3Failures.IsMissing(error))
        {
            throw new BlobMissingException(hash, _location.ToString());
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream response, CancellationToken stop)
    {
        using var content = new MemoryStream();
        try
        {
            await response.CopyToAsync(content, stop);
        }
        catch (AmazonClientException error) when (error.InnerException is null)
        {
            // At its end the client compares with the MD5 that the server named.
            return null;
        }

        return content.ToArray();
    }

    private async Task<T> SendAsync<T>(long bytes, Func<CancellationToken, Task<T>> send, CancellationToken stop)
    {
        try
        {
            var limit = AnswerTime + TimeSpan.FromSeconds(bytes / SlowestBytesPerSecond);
            return await _retries.RunAsync(limit, S3Failures.IsTransient, send, stop);
        }
        catch (Exception error) when (
            error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException or XmlException)
        {
            throw S3Failures.Explain(error, _location);
        }
    }
}
