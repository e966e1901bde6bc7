using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Lab.Telemetry;

/// <summary>Takes what programs push by OTLP, over HTTP and gRPC, and remembers spans and log entries.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    // Before each message of gRPC: whether it is compressed, and its length.
    private const int GrpcPrefix = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<ReceivedSpan> _spans = [];
    private readonly List<ReceivedLog> _logs = [];
    private readonly List<Exception> _faults = [];
    private TaskCompletionSource _changed = NewSignal();

    private OtlpReceiver(WebApplication app)
    {
        _app = app;
        Take("traces", "trace.v1.TraceService", (instance, scopes) => Add(_spans, scopes, span => ReceivedSpan.Read(instance, span)));
        Take("logs", "logs.v1.LogsService", (instance, scopes) => Add(_logs, scopes, log => ReceivedLog.Read(instance, log)));
        Take("metrics", "metrics.v1.MetricsService", (_, _) => { });
    }

    /// <summary>Where it listens for HTTP.</summary>
    public string Address => _app.Urls.First();

    /// <summary>What a program needs to know to push to it over HTTP.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    /// <summary>What a program needs to know to push to it as it does without being told how: over gRPC.</summary>
    public IReadOnlyDictionary<string, string> GrpcEnvironment => new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.Last() };

    /// <summary>The spans so far, in the order in which they came.</summary>
    public IReadOnlyList<ReceivedSpan> Spans
    {
        get
        {
            lock (_gate) return _faults.Count == 0 ? [.. _spans] : throw new AggregateException(_faults);
        }
    }

    /// <summary>The log entries so far.</summary>
    public IReadOnlyList<ReceivedLog> Logs
    {
        get
        {
            lock (_gate) return [.. _logs];
        }
    }

    /// <summary>Begins to listen, at a free port of this machine.</summary>
    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0);
            // gRPC without encryption knows beforehand that the other side speaks HTTP/2.
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var receiver = new OtlpReceiver(builder.Build());
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until the spans so far fulfil the condition.</summary>
    /// <exception cref="TimeoutException">It does not come to that.</exception>
    public async Task UntilAsync(Func<IReadOnlyList<ReceivedSpan>, bool> condition, string what)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            var spans = Spans;
            if (condition(spans)) return;
            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited for {what}; received:\n{string.Join('\n', spans.Select(span => $"{span.Instance} {span.Name}"))}");
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Add<T>(List<T> list, IEnumerable<ReadOnlyMemory<byte>> scopes, Func<ReadOnlyMemory<byte>, T> read) =>
        list.AddRange(scopes.SelectMany(scope => ProtobufFields.Of(scope, 2)).Select(read));

    private void Take(string path, string service, Action<string, IEnumerable<ReadOnlyMemory<byte>>> add)
    {
        _app.MapPost($"/v1/{path}", async context =>
        {
            Read(await BodyAsync(context), add);
            context.Response.ContentType = "application/x-protobuf";
        });
        _app.MapPost($"/opentelemetry.proto.collector.{service}/Export", async context =>
        {
            Read((await BodyAsync(context))[GrpcPrefix..], add);
            context.Response.ContentType = "application/grpc";
            await context.Response.BodyWriter.WriteAsync(new byte[GrpcPrefix]);
            context.Response.AppendTrailer("grpc-status", "0");
        });
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    // A request has, for each resource, its attributes and what its scopes have told.
    private void Read(ReadOnlyMemory<byte> request, Action<string, IEnumerable<ReadOnlyMemory<byte>>> add)
    {
        lock (_gate)
        {
            try
            {
                foreach (var resource in ProtobufFields.Of(request, 1))
                {
                    var attributes = ReceivedAttributes.Of(ProtobufFields.Of(resource, 1).SelectMany(message => ProtobufFields.Of(message, 1)));
                    add(attributes.GetValueOrDefault("service.instance.id", ""), ProtobufFields.Of(resource, 2));
                }
            }
            catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
            {
                _faults.Add(error);
            }

            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }
}
