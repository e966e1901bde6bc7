using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Host.Http;
using ClusterFit.Host.Http.Keys;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Http;

/// <summary>A real node with all roles in this process, and a client that talks HTTP to it.</summary>
internal sealed class ApiBench : IAsyncDisposable
{
    private readonly string _folder;
    private readonly ClusterNode _node;

    private ApiBench(string folder, ClusterNode node, string? key)
    {
        (_folder, _node) = (folder, node);
        Client = new HttpClient { BaseAddress = node.HttpAddress, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null) Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public HttpClient Client { get; }

    public string KeyFilePath => Path.Combine(_folder, "keys.json");

    public string ImportPath => Path.Combine(_folder, "blobs", "import");

    public ClusterNode Node => _node;

    /// <summary>Where the blob lies.</summary>
    public string PathOf(ContentHash blob) => Path.Combine(_folder, "blobs", blob.Hex[..2], blob.Hex[2..4], blob.Hex);

    /// <summary>Makes another key.</summary>
    public string AddKey(string name, ApiScope scope) => KeyFile.Add(KeyFilePath, name, scope, TimeProvider.System.GetUtcNow(), expires: null);

    /// <summary>Starts a node without keys.</summary>
    public static Task<ApiBench> StartAsync(ApiLimits? limits = null) => StartAsync(limits, scope: null, roles: NodeRoles.All);

    /// <summary>Starts a node with a key that the client has.</summary>
    public static Task<ApiBench> StartWithKeyAsync(ApiScope scope, ApiLimits? limits = null) => StartAsync(limits, scope, NodeRoles.All);

    /// <summary>Starts a node that trains nothing, so that jobs stay available.</summary>
    public static Task<ApiBench> StartIdleAsync(ApiLimits? limits = null) => StartAsync(limits, scope: null, NodeRoles.Scheduler | NodeRoles.Api);

    /// <summary>Starts a node with a key, behind these proxies.</summary>
    public static Task<ApiBench> StartBehindAsync(IReadOnlyList<IPNetwork> proxies) =>
        StartAsync(limits: null, ApiScope.Read, NodeRoles.Scheduler | NodeRoles.Api, options => options with { HttpProxies = proxies });

    /// <summary>Starts a node that trains nothing, with its blobs in a bucket.</summary>
    public static Task<ApiBench> StartOnBucketAsync(string bucket, Uri endpoint) => StartAsync(
        new ApiLimits { PrefixImages = 3 }, scope: null, NodeRoles.Scheduler | NodeRoles.Api,
        options => options with { Blobs = bucket, S3Endpoint = endpoint.ToString() });

    private static async Task<ApiBench> StartAsync(ApiLimits? limits, ApiScope? scope, NodeRoles roles, Func<NodeOptions, NodeOptions>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-http-").FullName;
        var keys = Path.Combine(folder, "keys.json");
        var key = scope is { } has ? KeyFile.Add(keys, "first", has, TimeProvider.System.GetUtcNow(), expires: null) : null;
        var options = new NodeOptions
        {
            Name = "api",
            Roles = roles,
            Port = 0,
            Lanes = 2,
            Http = new HttpAddress("127.0.0.1", 0),
            HttpKeys = key is null ? null : keys,
            Journal = new JournalAddress.Sqlite(Path.Combine(folder, "journal")),
            Blobs = Path.Combine(folder, "blobs"),
            ImageLimits = (limits ?? new ApiLimits()).Image,
        };
        return new ApiBench(folder, await ClusterNode.StartAsync(change?.Invoke(options) ?? options, limits ?? new ApiLimits(), TimeProvider.System, Stop), key);
    }

    /// <summary>Another client, with this key or none.</summary>
    public HttpClient ClientWith(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Client.BaseAddress };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);

    public async Task<T> GetAsync<T>(string path)
    {
        using var response = await GetAsync(path);
        return await ReadAsync<T>(response);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null) => SendTextAsync(
        method, path, body is null ? null : JsonSerializer.Serialize(body, ApiJson.Options));

    public Task<HttpResponseMessage> SendTextAsync(HttpMethod method, string path, string? body, string media = "application/json")
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, media);
        return Client.SendAsync(request, Stop);
    }

    public Task<HttpResponseMessage> PutImageAsync(byte[] file, string? hash = null) =>
        Client.PutAsync(new Uri($"/v1/images/{hash ?? ContentHash.Of(file).Hex}", UriKind.Relative), new ByteArrayContent(file), Stop);

    /// <summary>Uploads images and submits them as a batch.</summary>
    public async Task<BatchView> SubmitAsync(int images, Func<BatchRequest, BatchRequest>? change = null)
    {
        using var response = await SendAsync(HttpMethod.Post, "/v1/batches", (change ?? (request => request))(await RequestAsync(images)));
        return await ReadAsync<BatchView>(response);
    }

    /// <summary>A request for a batch of tiny fits, whose images are there.</summary>
    public async Task<BatchRequest> RequestAsync(int images)
    {
        var listed = new List<ImageReference>();
        for (var i = 0; i < images; i++)
        {
            var file = TestBench.Image(i);
            using var put = await PutImageAsync(file);
            put.EnsureSuccessStatusCode();
            listed.Add(new ImageReference($"image-{i}", ContentHash.Of(file).Hex));
        }

        return new BatchRequest { Name = "tiny", Images = listed, Settings = TinySettings(epochs: 3), Labels = new Dictionary<string, string> { ["team"] = "blue" } };
    }

    public static Dictionary<string, string> TinySettings(int epochs) => new()
    {
        ["octaves"] = "3",
        ["widths"] = "8,8",
        ["batch-size"] = "16",
        ["epochs"] = $"{epochs}",
        ["evaluate-every"] = $"{epochs}",
    };

    /// <summary>Hears the events of a batch until it has ended.</summary>
    public async Task EndOfAsync(string batch)
    {
        await using var events = await EventReader.OpenAsync(Client, $"/v1/batches/{batch}/events", last: null);
        await events.UntilAsync(happened => happened.Name == "end");
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode) Assert.Fail($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(Stop)}");
        return (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, Stop))!;
    }

    /// <summary>The problem that the answer is, which has this status.</summary>
    public static async Task<Problem> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(Stop);
            Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = JsonSerializer.Deserialize<Problem>(text, ApiJson.Options)!;
            Assert.Equal((int)status, problem.Status);
            Assert.StartsWith("/problems/", problem.Type, StringComparison.Ordinal);
            Assert.NotEmpty(problem.Title);
            return problem;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
