using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using ClusterFit.Cluster.Blobs;

namespace ClusterFit.Cluster.Tests.Blobs;

public class S3FailuresSpecs
{
    private static readonly S3Address Store = new("fits", "a/", new Uri("https://storage.example.org"), "eu-central-1");

    [Theory]
    [InlineData("NoSuchBucket", 404, "'fits'")]
    [InlineData("InvalidAccessKeyId", 403, "AWS_ACCESS_KEY_ID")]
    [InlineData("SignatureDoesNotMatch", 403, "AWS_SECRET_ACCESS_KEY")]
    [InlineData("RequestTimeTooSkewed", 403, "clock")]
    [InlineData("AccessDenied", 403, "read, write, list and delete")]
    [InlineData("AuthorizationHeaderMalformed", 400, "region")]
    [InlineData("MethodNotAllowed", 405, "S3-compatible")]
    public void What_will_not_mend_itself_is_not_tried_again_and_says_what_to_check(string code, int status, string said)
    {
        var error = new AmazonS3Exception("No.", ErrorType.Unknown, code, "1", (HttpStatusCode)status);
        Assert.False(S3Failures.IsTransient(error));
        var explained = S3Failures.Explain(error, Store).Message;
        Assert.Contains(said, explained);
        Assert.Contains("https://storage.example.org", explained);
    }

    [Theory]
    [InlineData("SlowDown", 503)]
    [InlineData("InternalError", 500)]
    [InlineData("RequestTimeout", 400)]
    [InlineData("BadDigest", 400)]
    [InlineData("TooManyRequests", 429)]
    public void What_may_mend_itself_is_tried_again(string code, int status) =>
        Assert.True(S3Failures.IsTransient(new AmazonS3Exception("No.", ErrorType.Unknown, code, "1", (HttpStatusCode)status)));

    [Fact]
    public void Tells_a_missing_blob_from_a_missing_bucket()
    {
        Assert.True(S3Failures.IsMissing(new AmazonS3Exception("No.", ErrorType.Sender, "NoSuchKey", "1", HttpStatusCode.NotFound)));
        Assert.False(S3Failures.IsMissing(new AmazonS3Exception("No.", ErrorType.Sender, "NoSuchBucket", "1", HttpStatusCode.NotFound)));
    }
}
