using System.Net;
using System.Security.Cryptography;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Stores;

/// <summary>An S3-compatible server of its own: OpenStack Swift with its S3 interface on loopback, in a temporary folder, with a new key. Its
/// process and its folder are gone after disposal, and also when the test process is killed.</summary>
public sealed class SwiftServer : IAsyncDisposable
{
    /// <summary>The region that requests have to be signed for.</summary>
    public const string Region = "us-east-1";

    /// <summary>The bucket that is there from the start.</summary>
    public const string Bucket = "clusterfit";

    // The interpreter that the packages of the distribution belong to.
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly IDisposable _promise;
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChildProcess? _process;

    private SwiftServer(string folder)
    {
        _folder = folder;
        _promise = Caretaker.Promise($"rm -rf '{folder}'");
        Port = FreePort.Find(IPAddress.Loopback);
    }

    /// <summary>Port it listens on.</summary>
    public int Port { get; }

    /// <summary>Address for an S3 client.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    /// <summary>The access key.</summary>
    public string Key { get; } = "test:tester";

    /// <summary>The secret of the key.</summary>
    public string Secret { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Creates a server and starts it.</summary>
    /// <exception cref="ToolFailedException">Swift is not installed or did not start.</exception>
    public static async Task<SwiftServer> CreateAsync()
    {
        var server = new SwiftServer(Directory.CreateTempSubdirectory("clusterfit-swift-").FullName);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
        _promise.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task StartAsync()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "serve-swift.py");
        _process = ChildProcess.Start(
            Python, [script, _folder, $"{Port}", Bucket], Log, Log, new Dictionary<string, string> { ["S3_KEY"] = Key, ["S3_SECRET"] = Secret });
        var ended = _process.WaitForExitAsync(CancellationToken.None);
        if (await Task.WhenAny(_ready.Task, ended, Task.Delay(Patience, CancellationToken.None)) == _ready.Task) return;
        lock (_log)
        {
            throw new ToolFailedException(
                $"Swift {(ended.IsCompleted ? "ended" : "did not become ready")}; tests/setup.sh installs what tests need: {string.Join('\n', _log)}");
        }
    }

    private void Log(string line)
    {
        if (line == "ready") _ready.TrySetResult();
        lock (_log)
        {
            if (_log.Count < 200) _log.Add(line);
        }
    }
}
