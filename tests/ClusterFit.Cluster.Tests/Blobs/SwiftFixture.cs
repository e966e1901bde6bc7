using Amazon.Runtime;
using Amazon.S3;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Lab.Stores;

namespace ClusterFit.Cluster.Tests.Blobs;

/// <summary>A real S3-compatible server for the specs of a class.</summary>
public sealed class SwiftFixture : IAsyncLifetime
{
    private int _prefixes;

    public SwiftServer Server { get; private set; } = null!;

    /// <summary>A client that knows nothing of blobs.</summary>
    public AmazonS3Client Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await SwiftServer.CreateAsync();
        Client = new AmazonS3Client(Server.Key, Server.Secret, new AmazonS3Config
        {
            ServiceURL = Server.Endpoint.ToString(),
            AuthenticationRegion = SwiftServer.Region,
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    /// <summary>A place of its own in the bucket, for one test.</summary>
    public S3Address NewLocation() =>
        new(SwiftServer.Bucket, $"some-where/{Interlocked.Increment(ref _prefixes)}/", Server.Endpoint, SwiftServer.Region);

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (Server is not null) await Server.DisposeAsync();
    }
}
