using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Server;

/// <summary>Speaks the HTTP API. A request is sent again when the connection breaks or the server is busy; what remains of failures is an
/// <see cref="ApiFailureException"/>.</summary>
internal sealed class ApiClient : IDisposable
{
    private const int Connections = 32;
    private const long MostBytes = 1L << 30;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    // Batches of very many images and large files take their time.
    private static readonly TimeSpan LongAnswerTimeout = TimeSpan.FromMinutes(12);

    private readonly ServerAddress _server;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private volatile bool _answered;

    /// <summary>A client of the server.</summary>
    public ApiClient(ServerAddress server, TimeProvider time)
    {
        (_server, _time) = (server, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A redirect could lead the key elsewhere.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            MaxConnectionsPerServer = Connections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.All,
        })
        {
            BaseAddress = server.Base,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostBytes,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("clusterfit", typeof(ApiClient).Assembly.GetName().Version!.ToString(3)));
        if (server.Key is { } key) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The JSON of the API. A newer server may say more than this program knows.</summary>
    public static JsonSerializerOptions Json { get; } = new(ApiJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        Converters = { new PlainTextConverter() },
    };

    /// <summary>The clock of timeouts and retries.</summary>
    public TimeProvider Time => _time;

    /// <summary>The server.</summary>
    public Uri Server => _server.Base;

    /// <summary>Reads a resource.</summary>
    public Task<T> GetAsync<T>(string path, CancellationToken stop) => CallAsync<T>(HttpMethod.Get, path, null, stop);

    /// <summary>Sends a request with a JSON body, or none, and reads the answer.</summary>
    /// <param name="method">What to do.</param>
    /// <param name="path">With what.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="isLong">Whether the server may need minutes.</param>
    public async Task<T> CallAsync<T>(HttpMethod method, string path, object? body, CancellationToken stop, bool isLong = false)
    {
        using var answer = await SendAsync(
            () => new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json) },
            HttpCompletionOption.ResponseContentRead, isLong ? LongAnswerTimeout : AnswerTimeout, stop);
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(Json, stop) ?? throw ApiFailureException.NotUnderstood(Server, answer.StatusCode);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw ApiFailureException.NotUnderstood(Server, answer.StatusCode, error);
        }
    }

    /// <summary>Reads a file.</summary>
    public async Task<byte[]> DownloadAsync(string path, CancellationToken stop)
    {
        using var answer = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseContentRead, LongAnswerTimeout, stop);
        return await answer.Content.ReadAsByteArrayAsync(stop);
    }

    /// <summary>Sends a request until it succeeds, is refused, or has failed too often.</summary>
    /// <param name="request">Makes the request anew for each attempt.</param>
    /// <param name="until">How much of the answer is waited for.</param>
    /// <param name="timeout">For one attempt.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ApiFailureException">It did not succeed.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> request, HttpCompletionOption until, TimeSpan timeout, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, failure) = await TryAsync(request, until, timeout, stop);
            if (answer is { IsSuccessStatusCode: true }) return answer;
            using (answer)
            {
                var mayPass = answer is null || RetryDelays.IsPassing(answer.StatusCode);
                if (!mayPass || attempt >= (_answered ? RetryDelays.Attempts : RetryDelays.AttemptsBeforeFirstAnswer))
                    throw answer is null ? failure! : await ApiFailureException.FromAsync(_server, answer, stop);
                await Task.Delay(RetryDelays.After(attempt, answer, _time.GetUtcNow()), _time, stop);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<(HttpResponseMessage? Answer, ApiFailureException? Failure)> TryAsync(
        Func<HttpRequestMessage> request, HttpCompletionOption until, TimeSpan timeout, CancellationToken stop)
    {
        using var message = request();
        using var late = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            var answer = await _http.SendAsync(message, until, either.Token);
            _answered = true;
            return (answer, null);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            return (null, ApiFailureException.Unreachable(Server, $"no answer within {timeout.TotalSeconds:0} s", error));
        }
        catch (HttpRequestException error)
        {
            return (null, ApiFailureException.Unreachable(Server, error.GetBaseException().Message, error));
        }
    }
}
