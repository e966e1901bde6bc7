using System.Net;
using System.Net.Sockets;
using System.Xml;
using Amazon.Runtime;
using Amazon.S3;

namespace ClusterFit.Cluster.Blobs;

/// <summary>What a failed request to an S3 server means.</summary>
internal static class S3Failures
{
    /// <summary>Whether the same request may succeed a little later.</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        // Damaged on its way.
        AmazonUnmarshallingException or XmlException => true,
        AmazonServiceException { StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } => true,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented } => true,
        AmazonServiceException { ErrorCode: "SlowDown" or "RequestTimeout" or "BadDigest" or "XAmzContentSHA256Mismatch" } => true,
        AmazonServiceException { StatusCode: 0, InnerException: { } cause } => IsTransient(cause),
        AmazonServiceException => false,
        // Cut or never made.
        HttpRequestException or IOException or SocketException or TimeoutException => true,
        AmazonClientException { InnerException: { } cause } => IsTransient(cause),
        _ => false,
    };

    /// <summary>Whether the blob is not there. A missing bucket is another matter.</summary>
    public static bool IsMissing(AmazonS3Exception error) => error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket";

    /// <summary>What to tell people.</summary>
    public static BlobStoreUnavailableException Explain(Exception error, S3Address store)
    {
        var reason = error.Message.ReplaceLineEndings(" ").TrimEnd('.');
        return new(store.ToString(), reason, Advice(error as AmazonServiceException, store), error);
    }

    private static string Advice(AmazonServiceException? error, S3Address store) => error switch
    {
        { ErrorCode: "NoSuchBucket" } => $"Create the bucket '{store.Bucket}', or mend its name in the blob option.",
        { ErrorCode: "InvalidAccessKeyId" } => "Check AWS_ACCESS_KEY_ID, or where else the AWS credentials come from.",
        { ErrorCode: "SignatureDoesNotMatch" } => $"Check AWS_SECRET_ACCESS_KEY and the region, now '{store.Region}'.",
        { ErrorCode: "RequestTimeTooSkewed" } => "Set the clock of this machine: it and the server's are too far apart.",
        { ErrorCode: "AccessDenied" } or { StatusCode: HttpStatusCode.Forbidden } =>
            $"Check that the key may read, write, list and delete in '{store.Bucket}', and that this machine's clock is right.",
        { ErrorCode: "AuthorizationHeaderMalformed" or "PermanentRedirect" } => $"Check the region, now '{store.Region}'.",
        { StatusCode: >= HttpStatusCode.InternalServerError } => "The server is there and not well; it was asked again several times.",
        { StatusCode: not 0 } => "Check that the endpoint is an S3-compatible server.",
        null or _ when error is null or { StatusCode: 0 } && store.Endpoint is { } endpoint =>
            $"Check that {endpoint} can be reached from this machine, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        _ => "Check the network, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    };
}
