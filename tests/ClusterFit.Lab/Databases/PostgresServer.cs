using System.Net;
using System.Security.Cryptography;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Databases;

/// <summary>How a server is brought down in order.</summary>
public enum PostgresStop
{
    /// <summary>Ends all sessions, writes a checkpoint and ends.</summary>
    Fast,

    /// <summary>Ends at once; the next start recovers from the write-ahead log.</summary>
    Immediate,
}

/// <summary>Where a PostgreSQL server listens and how it is set up.</summary>
public sealed record PostgresOptions
{
    /// <summary>Address to listen at; it must exist in <see cref="NetworkNamespace"/>.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Network namespace of the server; null for the one of the test.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>Whether a commit waits for the disk, as it does in real use. Without it a crash of the server is survived, but not one of
    /// the machine.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>Most sessions at a time.</summary>
    public int MaxConnections { get; init; } = 200;
}

/// <summary>A PostgreSQL server of its own in a temporary folder, with a new port and a new password. Its processes and its folder are gone
/// after disposal, and also when the test process is killed.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly PostgresOptions _options;
    private readonly PostgresFolder _folder;
    private readonly string _password;
    private readonly Queue<string> _log = new();
    private ChildProcess? _process;

    private PostgresServer(PostgresOptions options, PostgresFolder folder, string password, int port)
    {
        _options = options;
        _folder = folder;
        _password = password;
        Port = port;
    }

    /// <summary>Port it listens on, the same after every start.</summary>
    public int Port { get; }

    /// <summary>Whether its process runs; it may be paused.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Creates a server and starts it.</summary>
    /// <exception cref="ToolFailedException">PostgreSQL is not installed or could not be set up.</exception>
    public static async Task<PostgresServer> CreateAsync(PostgresOptions? options = null)
    {
        options ??= new PostgresOptions();
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var folder = await PostgresFolder.CreateAsync(password);
        var port = FreePort.Find(options.NetworkNamespace is null ? options.Address : IPAddress.Any);
        var server = new PostgresServer(options, folder, password, port);
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

    /// <summary>Connection string for Npgsql.</summary>
    public string ConnectionString(string database) =>
        $"Host={_options.Address};Port={Port};Username={User};Password={_password};Database={database}";

    /// <summary>Creates an empty database.</summary>
    public Task CreateDatabaseAsync(string database) => QueryAsync($"CREATE DATABASE \"{database}\"", "postgres");

    /// <summary>Runs SQL and returns the rows, columns separated by <c>|</c>.</summary>
    /// <exception cref="ToolFailedException">The server refused it or is not there.</exception>
    public async Task<string> QueryAsync(string sql, string database)
    {
        var address = $"postgresql://{User}:{_password}@{_options.Address}:{Port}/{database}?connect_timeout=10";
        var (program, args) = Inside([PostgresFolder.Program("psql"), address, "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]);
        return (await Tool.RunAsync(program, args, sql)).TrimEnd('\n');
    }

    /// <summary>Starts it, on the data of its last run, and waits until it accepts sessions.</summary>
    public async Task StartAsync()
    {
        if (IsRunning) return;
        _process?.Dispose();
        var (program, args) = Inside([.. PostgresFolder.AsServer,
            PostgresFolder.Program("postgres"), "-D", _folder.Data, "-p", $"{Port}", "-k", "", "-c", $"listen_addresses={_options.Address}",
            "-c", $"fsync={(_options.Fsync ? "on" : "off")}", "-c", $"max_connections={_options.MaxConnections}",
            // Shared memory in the folder: nothing of it outlives the folder.
            "-c", "dynamic_shared_memory_type=mmap", "-c", "shared_buffers=64MB", "-c", "log_min_messages=warning"]);
        _process = ChildProcess.Start(program, args, Log, Log);
        using var patience = new CancellationTokenSource(Patience);
        while (!_folder.SaysReady(_process.Id))
        {
            if (_process.HasExited) throw new ToolFailedException($"postgres ended with {_process.ExitCode}: {LogText()}");
            if (patience.IsCancellationRequested) throw new ToolFailedException($"postgres did not become ready: {LogText()}");
            await Task.Delay(Look, CancellationToken.None);
        }
    }

    /// <summary>Brings it down and waits for its end. A paused one is resumed for that.</summary>
    public async Task StopAsync(PostgresStop how = PostgresStop.Fast)
    {
        if (!IsRunning) return;
        _process!.Send(how == PostgresStop.Fast ? Signal.Interrupt : Signal.Quit);
        _process.SendToTree(Signal.Continue);
        await EndedAsync();
    }

    /// <summary>Kills all its processes, as a crash of its machine would, though what was written stays written.</summary>
    public async Task KillAsync()
    {
        if (!IsRunning) return;
        // Stopped first: a session that sees the server die would still do something about it.
        _process!.SendToTree(Signal.Stop);
        _process.SendToTree(Signal.Kill);
        await EndedAsync();
    }

    /// <summary>Holds all its processes: connections stay open and nothing answers.</summary>
    public void Pause() => _process?.SendToTree(Signal.Stop);

    /// <summary>Lets it go on.</summary>
    public void Resume() => _process?.SendToTree(Signal.Continue);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync(PostgresStop.Immediate);
        }
        finally
        {
            _process?.Dispose();
            await _folder.DisposeAsync();
        }
    }

    private (string Program, string[] Args) Inside(string[] command) =>
        _options.NetworkNamespace is { } name ? ("ip", ["netns", "exec", name, .. command]) : (command[0], command[1..]);

    private async Task EndedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process!.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new ToolFailedException($"postgres did not end: {LogText()}");
        }
    }

    private void Log(string line)
    {
        lock (_log)
        {
            _log.Enqueue(line);
            if (_log.Count > 200) _log.Dequeue();
        }
    }

    private string LogText()
    {
        lock (_log) return string.Join('\n', _log);
    }
}
