using System.Globalization;
using System.Net;
using System.Text.Json;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Metrics;

/// <summary>A Prometheus server of its own on loopback, in a temporary folder. Its process and its folder are gone after disposal, and also when
/// the test process is killed.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly string _folder;
    private readonly IDisposable _promise;
    private readonly HttpClient _http;
    private readonly List<string> _log = [];
    private ChildProcess? _process;

    private PrometheusServer(string folder)
    {
        _folder = folder;
        _promise = Caretaker.Promise($"rm -rf '{folder}'");
        Port = FreePort.Find(IPAddress.Loopback);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
    }

    /// <summary>Port it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="configuration">Its prometheus.yaml.</param>
    /// <param name="files">Files that the configuration names, by their names.</param>
    /// <exception cref="ToolFailedException">Prometheus is not installed, or refuses the configuration.</exception>
    public static async Task<PrometheusServer> StartAsync(string configuration, IReadOnlyDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var server = new PrometheusServer(Directory.CreateTempSubdirectory("clusterfit-prometheus-").FullName);
        try
        {
            await File.WriteAllTextAsync(server.PathOf("prometheus.yaml"), configuration);
            foreach (var (name, content) in files) await File.WriteAllTextAsync(server.PathOf(name), content);
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression now: the series and what each is.</summary>
    /// <exception cref="ToolFailedException">It is no expression, or can not be evaluated.</exception>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string expression, CancellationToken stop) =>
        [.. (await ResultAsync("query", [("query", expression)], stop)).EnumerateArray()
            .Select(series => new PrometheusSample(Labels(series.GetProperty("metric")), Value(series.GetProperty("value"))))];

    /// <summary>All values of an expression from one time to another, a second apart.</summary>
    /// <exception cref="ToolFailedException">It is no expression, or can not be evaluated.</exception>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string expression, DateTimeOffset from, DateTimeOffset to, CancellationToken stop) =>
        [.. (await ResultAsync("query_range", [("query", expression), .. Range(from, to), ("step", "1")], stop)).EnumerateArray()
            .SelectMany(series => series.GetProperty("values").EnumerateArray()
                .Select(value => new PrometheusSample(Labels(series.GetProperty("metric")), Value(value))))];

    /// <summary>The values of a label among the series of a selector.</summary>
    public async Task<IReadOnlyList<string>> ValuesAsync(string label, string selector, CancellationToken stop) =>
        [.. (await DataAsync($"label/{label}/values", [("match[]", selector)], stop)).EnumerateArray().Select(value => value.GetString()!)];

    /// <summary>The labels of the exemplars of an expression.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ExemplarsAsync(
        string expression, DateTimeOffset from, DateTimeOffset to, CancellationToken stop) =>
        [.. (await DataAsync("query_exemplars", [("query", expression), .. Range(from, to)], stop)).EnumerateArray()
            .SelectMany(series => series.GetProperty("exemplars").EnumerateArray()).Select(exemplar => Labels(exemplar.GetProperty("labels")))];

    /// <summary>The alerts that are pending or firing now.</summary>
    public async Task<IReadOnlyList<PrometheusAlert>> AlertsAsync(CancellationToken stop) =>
        [.. (await DataAsync("alerts", [], stop)).GetProperty("alerts").EnumerateArray().Select(alert => new PrometheusAlert(
            alert.GetProperty("labels").GetProperty("alertname").GetString()!, alert.GetProperty("state").GetString() == "firing",
            Labels(alert.GetProperty("annotations"))))];

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
        _promise.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, string> Labels(JsonElement labels) =>
        labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);

    private static double Value(JsonElement value) => value[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var text => double.Parse(text!, CultureInfo.InvariantCulture),
    };

    private static (string, string)[] Range(DateTimeOffset from, DateTimeOffset to) => [("start", $"{from:O}"), ("end", $"{to:O}")];

    private string PathOf(string name) => Path.Combine(_folder, name);

    private async Task StartAsync()
    {
        _process = ChildProcess.Start(
            "prometheus",
            [
                $"--config.file={PathOf("prometheus.yaml")}", $"--storage.tsdb.path={PathOf("data")}", $"--web.listen-address=127.0.0.1:{Port}",
                "--enable-feature=exemplar-storage", "--log.level=warn",
            ],
            Log, Log);
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsReadyAsync(patience.Token))
        {
            if (_process.HasExited) throw new ToolFailedException($"prometheus ended with {_process.ExitCode}: {LogText()}");
            await Task.Delay(Look, patience.Token);
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken stop)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/-/ready", UriKind.Relative), stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // It does not listen yet.
        }
    }

    private async Task<JsonElement> ResultAsync(string path, IEnumerable<(string Name, string Value)> form, CancellationToken stop) =>
        (await DataAsync(path, form, stop)).GetProperty("result");

    private async Task<JsonElement> DataAsync(string path, IEnumerable<(string Name, string Value)> query, CancellationToken stop)
    {
        var text = string.Join('&', query.Select(part => $"{Uri.EscapeDataString(part.Name)}={Uri.EscapeDataString(part.Value)}"));
        using var answer = await _http.GetAsync(new Uri($"/api/v1/{path}?{text}", UriKind.Relative), stop);
        var body = await answer.Content.ReadAsStringAsync(stop);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(body).RootElement.GetProperty("data")
            : throw new ToolFailedException($"Prometheus answered {path}?{text} with {(int)answer.StatusCode}: {body}");
    }

    private void Log(string line)
    {
        lock (_log)
        {
            if (_log.Count < 200) _log.Add(line);
        }
    }

    private string LogText()
    {
        lock (_log) return string.Join('\n', _log);
    }
}

/// <summary>A value of a series.</summary>
/// <param name="Labels">What tells the series apart.</param>
/// <param name="Value">The value; NaN where there is nothing to say.</param>
public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>An alert that is on its way or there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFiring">Whether it fires.</param>
/// <param name="Annotations">What it says.</param>
public sealed record PrometheusAlert(string Name, bool IsFiring, IReadOnlyDictionary<string, string> Annotations);
