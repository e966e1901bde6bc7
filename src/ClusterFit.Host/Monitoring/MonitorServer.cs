using ClusterFit.Host.Http;
using ClusterFit.Host.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace ClusterFit.Host.Monitoring;

/// <summary>Serves the metrics and the health of a node in any role, in plain HTTP, to the machines that watch it.</summary>
internal sealed class MonitorServer : IAsyncDisposable
{
    private const string Option = "monitor";

    private readonly WebApplication _app;
    private readonly NodeHealth _health;

    private MonitorServer(WebApplication app, NodeHealth health)
    {
        (_app, _health) = (app, health);
        Address = new Uri(app.Urls.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Begins to listen. Until <see cref="Open"/> it says that the node is not ready.</summary>
    /// <exception cref="OptionInvalidException">It can not listen there.</exception>
    public static async Task<MonitorServer> StartAsync(HttpAddress address, MeterProvider meters, TimeProvider time, CancellationToken stop)
    {
        var health = new NodeHealth(time);
        var app = Build(address, meters, health);
        await Listening.StartAsync(app, Option, address, stop);
        return new MonitorServer(app, health);
    }

    /// <summary>The node has joined its cluster.</summary>
    public void Open(ClusterNode node) => _health.Open(node);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _health.DisposeAsync();
    }

    private static WebApplication Build(HttpAddress address, MeterProvider meters, NodeHealth health)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddRoutingCore()
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var endpoint = address.Resolve(Option);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 1 << 10;
            server.Limits.MaxRequestHeadersTotalSize = 8 << 10;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            server.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
            // Who holds them all keeps the probes out, too.
            server.Limits.MaxConcurrentConnections = 1_000;
            server.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.Use((context, next) =>
        {
            // They would be most of the requests that the metrics tell of.
            context.Features.Get<IHttpMetricsTagsFeature>()?.MetricsDisabled = true;
            return next(context);
        });
        app.UseRouting();
        Get(app, MonitorPaths.Live, context => AnswerAsync(context, problem: null));
        Get(app, MonitorPaths.Ready, context => AnswerAsync(context, health.Problem));
        app.MapPrometheusScrapingEndpoint(MonitorPaths.Metrics, meters, configureBranchedPipeline: null, optionsName: null)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));
        app.MapFallback(context => AnswerAsync(context, Unknown(context.Request), StatusCodes.Status404NotFound));
        return app;
    }

    private static void Get(WebApplication app, string path, RequestDelegate answer) => app.MapMethods(path, [HttpMethods.Get], answer);

    private static string Unknown(HttpRequest request) =>
        $"'{request.Method} {request.Path}' is not possible; expected GET {MonitorPaths.Metrics}, GET {MonitorPaths.Live} or GET {MonitorPaths.Ready}.";

    private static Task AnswerAsync(HttpContext context, string? problem, int status = StatusCodes.Status503ServiceUnavailable)
    {
        context.Response.StatusCode = problem is null ? StatusCodes.Status204NoContent : status;
        if (problem is null) return Task.CompletedTask;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(problem + "\n", context.RequestAborted);
    }
}
