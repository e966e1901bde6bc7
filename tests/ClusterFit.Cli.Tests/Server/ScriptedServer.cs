using System.Collections.Concurrent;
using System.Text;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Cli.Tests.Server;

/// <summary>A request as it came.</summary>
internal sealed record SeenRequest(string Method, string Path, string Query, IHeaderDictionary Headers, byte[] Body)
{
    public string Line => $"{Method} {Path}";

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A real HTTP server that answers as a test tells it to, and remembers what came.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<SeenRequest, HttpContext, Task>> _answers = new();
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    private ScriptedServer(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>All requests so far, in the order in which they came.</summary>
    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    /// <summary>The lines of those that have this method and path, or begin so.</summary>
    public int Count(string line) => _seen.Count(request => request.Line.StartsWith(line, StringComparison.Ordinal));

    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ScriptedServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Url = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.On("GET /v1", _ => new
        {
            version = "9.9.9",
            name = "a node",
            something_new = true,
            links = new { batches = "/v1/batches" },
            key = "test",
            limits = new { image_bytes = 1_000_000, image_pixels = 1_000_000, batch_images = 100, body_bytes = 1_000_000 },
            scopes = new[] { "read", "submit" },
        });
        return server;
    }

    /// <summary>Answers requests of this method and path with JSON.</summary>
    public ScriptedServer On(string line, Func<SeenRequest, object> answer, int status = 200)
    {
        _answers[line] = async (request, context) =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(answer(request), ApiJson.Options);
        };
        return this;
    }

    /// <summary>Answers requests of this method and path in a way of its own.</summary>
    public ScriptedServer Do(string line, Func<SeenRequest, HttpContext, Task> answer)
    {
        _answers[line] = answer;
        return this;
    }

    /// <summary>How requests of this method and path are answered now.</summary>
    public Func<SeenRequest, HttpContext, Task> AnswerOf(string line) => _answers[line];

    /// <summary>Answers with a file.</summary>
    public ScriptedServer File(string path, byte[] content) => Do($"GET {path}", (_, context) => context.Response.Body.WriteAsync(content).AsTask());

    /// <summary>Answers with problem details.</summary>
    public static async Task RefuseAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(
            new Problem { Type = "/problems/any", Title = "Any", Status = status, Detail = detail }, ApiJson.Options, "application/problem+json");
    }

    /// <summary>Takes images as the contract says, so that a batch of them can be submitted.</summary>
    /// <param name="known">Those that it has already.</param>
    public ScriptedServer TakesImages(params string[] known)
    {
        var images = new ConcurrentDictionary<string, byte[]>(known.ToDictionary(hash => hash, _ => Array.Empty<byte>()));
        On("POST /v1/images/missing", request => new
        {
            missing = System.Text.Json.JsonSerializer.Deserialize<ImageHashes>(request.Body, ApiJson.Options)!.Sha256.Where(hash => !images.ContainsKey(hash)),
        });
        return Do("PUT /v1/images/*", async (request, context) =>
        {
            var hash = request.Path.Split('/')[^1];
            if (ContentHash.Of(request.Body).Hex != hash)
            {
                await RefuseAsync(context, 422, $"sha256: '{hash}' is not the hash of the body.");
                return;
            }
            context.Response.StatusCode = images.TryAdd(hash, request.Body) ? 201 : 200;
        });
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new SeenRequest(context.Request.Method, context.Request.Path, $"{context.Request.QueryString}",
            // The server uses its own again for the next request.
            new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray());
        _seen.Enqueue(request);
        var wildcard = request.Line[..(request.Line.LastIndexOf('/') + 1)] + "*";
        if (_answers.TryGetValue(request.Line, out var answer) || _answers.TryGetValue(wildcard, out answer)) await answer(request, context);
        else await RefuseAsync(context, 404, $"nothing is at '{request.Path}'.");
    }
}
