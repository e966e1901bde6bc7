using ClusterFit.Cluster.Blobs;

namespace ClusterFit.Cluster.Tests.Blobs;

public class BlobStoreOptionsSpecs
{
    [Fact]
    public void A_path_is_a_folder()
    {
        Assert.Equal(new BlobStoreOptions.Folder("/data/blobs"), BlobStoreOptions.Parse("/data/blobs", null, null));
        Assert.Equal(new BlobStoreOptions.Folder(Path.GetFullPath("blobs")), BlobStoreOptions.Parse("blobs", null, null));
    }

    [Theory]
    [InlineData("s3://fits", "")]
    [InlineData("s3://fits/", "")]
    [InlineData("S3://fits/team-a", "team-a/")]
    [InlineData("s3://fits/team-a/v1.2_x/", "team-a/v1.2_x/")]
    public void An_address_is_a_bucket_and_a_prefix(string store, string prefix) => Assert.Equal(
        new BlobStoreOptions.S3(new S3Address("fits", prefix, null, "us-east-1")), BlobStoreOptions.Parse(store, null, null));

    [Fact]
    public void A_server_of_ones_own_has_an_endpoint_and_a_region()
    {
        var options = BlobStoreOptions.Parse("s3://fits/a", "https://storage.example.org:9000", "eu-central-1");
        Assert.Equal(
            new BlobStoreOptions.S3(new S3Address("fits", "a/", new Uri("https://storage.example.org:9000"), "eu-central-1")), options);
        Assert.Equal("s3://fits/a at https://storage.example.org:9000", options.ToString());
    }

    [Theory]
    [InlineData(null, null, null, "blobs: ''")]
    [InlineData(" ", null, null, "blobs: ' '")]
    [InlineData("http://example.org/fits", null, null, "blobs: 'http://example.org/fits'")]
    [InlineData("s3:/fits", null, null, "blobs: 's3:/fits'")]
    [InlineData("s3://", null, null, "bucket name")]
    [InlineData("s3://My_Bucket", null, null, "bucket name")]
    [InlineData("s3://fits//a", null, null, "prefix")]
    [InlineData("s3://fits/../a", null, null, "prefix")]
    [InlineData("s3://fits/a b", null, null, "prefix")]
    [InlineData("/data", "http://localhost:9000", null, "s3-endpoint: 'http://localhost:9000' is not possible; expected none")]
    [InlineData("/data", null, "us-east-1", "s3-region: 'us-east-1' is not possible; expected none")]
    [InlineData("s3://fits", "localhost:9000", null, "s3-endpoint: 'localhost:9000'")]
    [InlineData("s3://fits", "http://localhost:9000/fits", null, "s3-endpoint: ")]
    [InlineData("s3://fits", "ftp://localhost", null, "s3-endpoint: ")]
    [InlineData("s3://fits", null, "eu central", "s3-region: 'eu central'")]
    public void Anything_else_is_refused_with_the_option_the_value_and_what_is_right(string? store, string? endpoint, string? region, string said)
    {
        var error = Assert.Throws<FormatException>(() => BlobStoreOptions.Parse(store, endpoint, region));
        Assert.Contains(said, error.Message);
        Assert.Contains("is not possible; expected", error.Message);
    }

    [Fact]
    public void A_key_in_the_address_is_refused_and_not_repeated()
    {
        var error = Assert.Throws<FormatException>(() => BlobStoreOptions.Parse("s3://fits", "https://key:hidden@example.org", null));
        Assert.Contains("environment", error.Message);
        Assert.DoesNotContain("hidden", error.Message);
    }
}
