using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Lab.Stores;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Images from beside the blobs of a bucket, of a real S3-compatible server.</summary>
public sealed class BucketImportSpecs : IAsyncLifetime
{
    private const string Store = "cluster/one";
    private SwiftServer _swift = null!;
    private AmazonS3Client _client = null!;
    private ApiBench _api = null!;

    public async ValueTask InitializeAsync()
    {
        _swift = await SwiftServer.CreateAsync();
        // Where a node looks for them; no other spec of this project uses a bucket.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", _swift.Key);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", _swift.Secret);
        _client = new AmazonS3Client(_swift.Key, _swift.Secret, new AmazonS3Config
        {
            ServiceURL = _swift.Endpoint.ToString(),
            AuthenticationRegion = SwiftServer.Region,
            ForcePathStyle = true,
            RequestChecksumCalculation = Amazon.Runtime.RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = Amazon.Runtime.ResponseChecksumValidation.WHEN_REQUIRED,
        });
        _api = await ApiBench.StartOnBucketAsync($"s3://{SwiftServer.Bucket}/{Store}", _swift.Endpoint);
    }

    [Fact]
    public async Task Images_below_a_prefix_become_a_batch_and_what_is_wrong_is_named()
    {
        await PutAsync("photos/deep/b.png", TestBench.Image(1));
        await PutAsync("photos/a.PNG", TestBench.Image(2));
        await PutAsync("photos/read.me", [1]);
        await PutAsync("photos2/c.png", TestBench.Image(3));
        using var response = await SubmitAsync("photos");
        var batch = await ApiBench.ReadAsync<BatchView>(response);
        var jobs = await _api.GetAsync<Page<JobView>>($"/v1/batches/{batch.Id}/jobs");
        Assert.Equal(["photos/a.PNG", "photos/deep/b.png"], jobs.Items.Select(job => job.Name));
        Assert.Equal(ContentHash.Of(TestBench.Image(1)).Hex, jobs.Items[1].ImageSha256);
        Assert.True(await _api.Node.Blobs.ContainsAsync(ContentHash.Of(TestBench.Image(1)), ApiBench.Stop));

        await PutAsync("broken/no.png", [1, 2, 3]);
        await PutAsync("empty/none.png", []);
        for (var i = 0; i < 4; i++) await PutAsync($"many/{i}.png", TestBench.Image(i));
        await RefuseAsync("broken", "'broken/no.png' can not be taken");
        await RefuseAsync("empty", "It is empty");
        await RefuseAsync("many", "at most 3 images");
        await RefuseAsync("nowhere", "a folder with images");
        await RefuseAsync("../one", "without '.' and '..'");
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null) await _api.DisposeAsync();
        _client?.Dispose();
        if (_swift is not null) await _swift.DisposeAsync();
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
    }

    private Task<HttpResponseMessage> SubmitAsync(string prefix) =>
        _api.SendAsync(HttpMethod.Post, "/v1/batches", new BatchRequest { Prefix = prefix, Settings = ApiBench.TinySettings(3) });

    private async Task RefuseAsync(string prefix, string detail)
    {
        var problem = await ApiBench.ProblemAsync(await SubmitAsync(prefix), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("prefix", Assert.Single(problem.Errors!).Field);
        Assert.Contains(detail, problem.Detail);
    }

    private Task<PutObjectResponse> PutAsync(string name, byte[] content) => _client.PutObjectAsync(
        new PutObjectRequest
        {
            BucketName = SwiftServer.Bucket,
            Key = $"{Store}/import/{name}",
            InputStream = new MemoryStream(content),
            UseChunkEncoding = false,
        },
        ApiBench.Stop);
}
