using Amazon.Runtime;
using Amazon.S3.Model;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using ClusterFit.Lab.Networks;

namespace ClusterFit.Cluster.Tests.Blobs;

public sealed class S3BlobStoreSpecs : BlobStoreSpecs, IClassFixture<SwiftFixture>, IDisposable
{
    private readonly List<S3BlobStore> _stores = [];
    private readonly ImpatientTime _time = new();
    private readonly SwiftFixture _swift;
    private readonly S3Address _location;

    public S3BlobStoreSpecs(SwiftFixture swift) => (_swift, _location) = (swift, swift.NewLocation());

    public void Dispose() => _stores.ForEach(store => store.Dispose());

    [Fact]
    public async Task Leaves_alone_what_is_no_blob()
    {
        await _swift.Client.PutObjectAsync(
            new() { BucketName = _location.Bucket, Key = _location.Prefix + "notes.txt", ContentBody = "not a blob", UseChunkEncoding = false }, Stop);
        Assert.Empty(await ListAsync(Open()));
    }

    [Fact]
    public async Task Lists_page_by_page()
    {
        var blobs = Open();
        var expected = new HashSet<ContentHash>();
        for (var i = 0; i < 7; i++) expected.Add(await blobs.PutAsync(new byte[] { (byte)i }, Stop));
        foreach (var keysOfPage in (int[])[1, 3, 7])
            Assert.Equal(expected, (await ListAsync(Open(_location, keysOfPage: keysOfPage))).Select(blob => blob.Hash).ToHashSet());
    }

    [Fact]
    public async Task Asks_again_when_the_network_or_the_server_fails()
    {
        await using var proxy = new FaultyProxy(_swift.Server.Port);
        var blobs = Open(_location with { Endpoint = proxy.Endpoint });
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        var faults = Enum.GetValues<NetworkFault>();
        proxy.Spoil(faults);
        var hash = await blobs.PutAsync(content, Stop);
        proxy.Spoil(faults);
        AssertSame(content, await blobs.GetAsync(hash, Stop));
        proxy.Spoil(faults);
        Assert.True(await blobs.ContainsAsync(hash, Stop));
        proxy.Spoil(NetworkFault.Cut, NetworkFault.Unavailable);
        Assert.Single(await ListAsync(blobs));
        Assert.NotEmpty(_time.Pauses);
        AssertSame(content, await Open().GetAsync(hash, Stop));
    }

    [Fact]
    public async Task Gives_up_in_bounded_time_and_names_the_server()
    {
        await using var proxy = new FaultyProxy(_swift.Server.Port);
        var blobs = Open(_location with { Endpoint = proxy.Endpoint });
        proxy.Spoil([.. Enumerable.Repeat(NetworkFault.Unavailable, 100)]);
        var error = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => blobs.PutAsync(new byte[] { 1 }, Stop));
        Assert.Contains(proxy.Endpoint.Authority, error.Message);
        Assert.Equal(Retries.Tries, proxy.Spoiled);
        Assert.Equal(Retries.Tries - 1, _time.Pauses.Count);
        Assert.InRange(_time.Pauses.Sum(pause => pause.TotalSeconds), 1, 10);
    }

    [Fact]
    public async Task Content_that_is_damaged_on_its_way_is_fetched_again()
    {
        await using var proxy = new FaultyProxy(_swift.Server.Port);
        var blobs = Open(_location with { Endpoint = proxy.Endpoint });
        var hash = await blobs.PutAsync(new byte[] { 1, 2, 3 }, Stop);
        proxy.Spoil(NetworkFault.ChangeAnswer);
        Assert.Equal([1, 2, 3], await blobs.GetAsync(hash, Stop));
        Assert.Equal(1, proxy.Spoiled);
        proxy.Spoil(NetworkFault.ChangeAnswer, NetworkFault.ChangeAnswer);
        await Assert.ThrowsAsync<BlobCorruptException>(() => blobs.GetAsync(hash, Stop));
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_at_once_and_says_so()
    {
        var wrong = Open(_location, new BasicAWSCredentials(_swift.Server.Key, "not the secret"));
        foreach (var use in Uses(wrong))
        {
            var error = await Assert.ThrowsAsync<BlobStoreUnavailableException>(use);
            Assert.Contains(_swift.Server.Endpoint.Authority, error.Message);
            Assert.Contains("key", error.Message, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("AWS_SECRET_ACCESS_KEY", (await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => wrong.CheckAsync(Stop))).Message);
        Assert.Empty(_time.Pauses);
    }

    [Fact]
    public async Task A_missing_bucket_is_named()
    {
        var error = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => Open(_location with { Bucket = "nobody-made-this" }).CheckAsync(Stop));
        Assert.Contains("'nobody-made-this'", error.Message);
        await Open(_location).CheckAsync(Stop);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var nowhere = Open(_location with { Endpoint = new Uri("http://127.0.0.1:1") });
        foreach (var use in Uses(nowhere))
            Assert.Contains("http://127.0.0.1:1", (await Assert.ThrowsAsync<BlobStoreUnavailableException>(use)).Message);
    }

    protected override IBlobStore Open() => Open(_location);

    protected override Task DamageAsync(ContentHash hash, byte[] content) => _swift.Client.PutObjectAsync(
        new PutObjectRequest { BucketName = _location.Bucket, Key = _location.Prefix + hash.Hex, InputStream = new MemoryStream(content), UseChunkEncoding = false },
        Stop);

    private static IEnumerable<Func<Task>> Uses(S3BlobStore store)
    {
        var hash = ContentHash.Of([1]);
        yield return () => store.PutAsync(new byte[] { 1 }, Stop);
        yield return () => store.GetAsync(hash, Stop);
        yield return () => store.ContainsAsync(hash, Stop);
        yield return () => store.DeleteAsync(hash, Stop);
        yield return () => ListAsync(store);
    }

    private S3BlobStore Open(S3Address location, AWSCredentials? credentials = null, int keysOfPage = 1000)
    {
        var store = new S3BlobStore(
            location, _time, new Random(1), credentials ?? new BasicAWSCredentials(_swift.Server.Key, _swift.Server.Secret), keysOfPage);
        _stores.Add(store);
        return store;
    }
}
