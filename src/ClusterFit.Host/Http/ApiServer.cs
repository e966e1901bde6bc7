using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Host.Http.Access;
using ClusterFit.Host.Http.Batches;
using ClusterFit.Host.Http.Events;
using ClusterFit.Host.Http.Images;
using ClusterFit.Host.Http.Jobs;
using ClusterFit.Host.Http.Keys;
using ClusterFit.Host.Http.Nodes;
using ClusterFit.Host.Http.Pages;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Reference;
using ClusterFit.Host.Http.Results;
using ClusterFit.Host.Http.Sharing;
using ClusterFit.Host.Http.Studies;
using ClusterFit.Host.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using IPNetwork = System.Net.IPNetwork;

namespace ClusterFit.Host.Http;

/// <summary>The HTTP server of a node: the API, the dashboard and the reference page.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ApiBackend _backend;
    private readonly Lazy<Task> _stop;

    private ApiServer(WebApplication app, ApiBackend backend)
    {
        (_app, _backend) = (app, backend);
        Address = new Uri(app.Urls.First());
        _stop = new Lazy<Task>(EndAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Begins to listen. Until <see cref="Open"/> it says that it is not ready.</summary>
    /// <exception cref="OptionInvalidException">It can not listen there, or the keys or the certificate can not be used.</exception>
    public static async Task<ApiServer> StartAsync(NodeOptions options, ApiLimits limits, TimeProvider time, CancellationToken stop)
    {
        var address = options.Http ?? throw new ArgumentException("The node is not to listen for HTTP.", nameof(options));
        var backend = new ApiBackend(time);
        var app = Build(options, address, limits, backend, time);
        await Listening.StartAsync(app, "http", address, stop);
        return new ApiServer(app, backend);
    }

    /// <summary>The node has joined its cluster: requests are served.</summary>
    public void Open(ClusterNode node) => _backend.Open(node);

    /// <summary>Takes no more connections, ends event streams, and gives the requests under way a little time.</summary>
    public Task StopAsync() => _stop.Value;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }

    private async Task EndAsync()
    {
        await _app.StopAsync();
        await _backend.DisposeAsync();
    }

    private static WebApplication Build(NodeOptions options, HttpAddress address, ApiLimits limits, ApiBackend backend, TimeProvider time)
    {
        // Nothing but the options of the node decides: neither files nor the environment.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (options.Log is { } log) builder.Logging.AddProvider(new SharedLog(log));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // What keeps the server from starting is thrown, too, and told once.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddSingleton(time)
            .AddSingleton(limits)
            .AddSingleton(Memory(limits, time))
            .AddRoutingCore()
            .Configure<HostOptions>(host => host.ShutdownTimeout = limits.Farewell);
        var certificate = options.Https is { } https ? Load(https) : null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => Configure(server, limits, address.Resolve("http"), certificate));
        var app = builder.Build();
        var logs = app.Services.GetRequiredService<ILoggerFactory>();
        var ring = options.HttpKeys is { } keys ? Keys(keys, time, logs.CreateLogger<KeyRing>()) : null;
        var rates = new RequestRates(limits);
        app.Lifetime.ApplicationStopped.Register(rates.Dispose);
        if (ring is not null && certificate is null && !IPAddress.IsLoopback(address.Resolve("http").Address))
            ApiLog.PlainText(logs.CreateLogger<ApiServer>(), address.ToString());

        if (options.HttpProxies.Count > 0) app.UseForwardedHeaders(Forwarded(options.HttpProxies));
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.Use(next => new Gatekeeper(next, ring, rates).InvokeAsync);
        app.UseMiddleware<RequestBounds>();
        app.UseMiddleware<DashboardPages>();
        Map(app, options, limits, backend, new Sessions(ring, rates), time);
        return app;
    }

    // Only from these: anybody else could claim to be another address, or to come by HTTPS.
    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<IPNetwork> proxies)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) forwarded.KnownIPNetworks.Add(proxy);
        return forwarded;
    }

    private static void Map(WebApplication app, NodeOptions options, ApiLimits limits, ApiBackend backend, Sessions sessions, TimeProvider time)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        var gate = new RenderGate(limits);
        app.Lifetime.ApplicationStopped.Register(gate.Dispose);
        var drawing = new SemaphoreSlim(1);
        app.Lifetime.ApplicationStopped.Register(drawing.Dispose);
        var memory = app.Services.GetRequiredService<SharedBudget>();
        var weights = new WeightsCache(backend, limits);
        sessions.Map(app);
        new AboutEndpoints(options, limits, backend).Map(app);
        new ImageEndpoints(backend, limits, memory).Map(app);
        var source = new Lazy<IImportSource>(() => BlobStores.OpenImports(options.BlobStore, time));
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            if (source.IsValueCreated) (source.Value as IDisposable)?.Dispose();
        });
        new BatchEndpoints(backend, limits, new Imports(source, backend, limits, memory), time).Map(app);
        new StudyEndpoints(backend).Map(app);
        new JobEndpoints(backend, new ImageSizes(backend, limits, memory, time), options.TraceLink).Map(app);
        new ResultEndpoints(backend, limits, weights, gate, memory).Map(app);
        new ArchiveEndpoints(backend, limits, memory, drawing, time).Map(app);
        new NodeEndpoints(backend).Map(app);
        new EventEndpoints(backend, limits, time, app.Services.GetRequiredService<ILogger<EventEndpoints>>(), stopping).Map(app);
        ReferenceEndpoints.Map(app);
    }

    // A caller alone gets half: enough for the largest upload of unknown length while it is copied to a larger place.
    private static SharedBudget Memory(ApiLimits limits, TimeProvider time) => new(
        Math.Max(limits.Memory, 4 * limits.Image.MaxBytes), "The node has no memory left for this request at the moment.", limits.MemoryPatience,
        limits.WaitingForMemory, time);

    private static void Configure(KestrelServerOptions server, ApiLimits limits, IPEndPoint address, X509Certificate2? certificate)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = Operation.SmallBody;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        server.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        server.Limits.MaxConcurrentConnections = 5_000;
        server.Limits.MinRequestBodyDataRate = new MinDataRate(limits.LeastRequestRate, limits.Stall);
        // Also who listens to events and does not read them is cut off by it.
        server.Limits.MinResponseDataRate = new MinDataRate(limits.LeastResponseRate, limits.Stall);
        server.Listen(address, listen =>
        {
            if (certificate is null) return;
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(certificate);
        });
    }

    private static KeyRing Keys(string path, TimeProvider time, ILogger log)
    {
        try
        {
            return new KeyRing(path, time, log);
        }
        catch (KeyFileException error)
        {
            throw new OptionInvalidException($"http-keys: {error.Message}");
        }
    }

    private static X509Certificate2 Load(HttpsFiles files)
    {
        foreach (var (option, path) in new[] { ("http-certificate", files.Certificate), ("http-key", files.Key) })
        {
            if (path.Length == 0) throw new OptionInvalidException($"{option}: not given; expected a PEM file, as for the other of http-certificate and http-key.");
            if (!File.Exists(path)) throw new OptionInvalidException($"{option}: '{path}' is not there; expected a PEM file.");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new OptionInvalidException($"http-certificate: '{files.Certificate}' can not be used with http-key '{files.Key}': {error.Message}");
        }
    }
}

internal static partial class ApiLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "API keys travel in plain text to {Address}: give http-certificate and http-key, or let a proxy encrypt.")]
    public static partial void PlainText(ILogger logger, string address);
}
