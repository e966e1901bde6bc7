namespace ClusterFit.Cluster.Blobs;

/// <summary>Where in an S3-compatible store blobs are.</summary>
/// <param name="Bucket">The bucket, which exists.</param>
/// <param name="Prefix">What all keys begin with: empty, or segments that end with a slash each.</param>
/// <param name="Endpoint">The server; null for Amazon's own.</param>
/// <param name="Region">The region that requests are signed for.</param>
public sealed record S3Address(string Bucket, string Prefix, Uri? Endpoint, string Region)
{
    /// <inheritdoc />
    public override string ToString() =>
        $"s3://{Bucket}/{Prefix}".TrimEnd('/') + (Endpoint is null ? $" ({Region})" : $" at {Endpoint.GetLeftPart(UriPartial.Authority)}");
}
