using System.Diagnostics;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Nodes;

/// <summary>A node that can be started, signalled and started again. What it writes goes to a log file, over all its starts.</summary>
/// <param name="name">What the test calls it.</param>
/// <param name="program">The program, or the command that runs it on a host of a network.</param>
/// <param name="args">Its arguments.</param>
/// <param name="logFile">Where its output goes.</param>
public sealed class NodeProcess(string name, string program, IReadOnlyList<string> args, string logFile) : IDisposable
{
    private const int TailLines = 40;

    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly Stopwatch _age = Stopwatch.StartNew();
    private TaskCompletionSource _changed = NewSignal();
    private ChildProcess? _process;

    /// <summary>What the test calls it.</summary>
    public string Name { get; } = name;

    /// <summary>Whether its process runs; it may be stopped by a signal.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What it has taken of the processor since it was started; zero before.</summary>
    public TimeSpan ProcessorTime => _process?.ProcessorTime ?? TimeSpan.Zero;

    /// <summary>Number of starts.</summary>
    public int Starts { get; private set; }

    /// <summary>Starts it, or starts it again.</summary>
    public void Start()
    {
        if (IsRunning) return;
        _process?.Dispose();
        lock (_gate) _lines.Clear();
        Starts++;
        Write($"---- start {Starts} of {Name}: {program} {string.Join(' ', args)}", remember: false);
        _process = ChildProcess.Start(program, args, line => Write(line), line => Write(line));
    }

    /// <summary>Sends a signal.</summary>
    public void Send(Signal signal)
    {
        Write($"---- {signal}", remember: false);
        _process?.Send(signal);
    }

    /// <summary>Whether a line since its latest start contains the text.</summary>
    public bool HasSaid(string text)
    {
        lock (_gate) return _lines.Exists(line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>Waits for a line, since its latest start, that contains the text, and returns it.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    /// <exception cref="InvalidOperationException">The process ended before.</exception>
    public async Task<string> SaysAsync(string text, TimeSpan patience)
    {
        var process = _process ?? throw new InvalidOperationException($"{Name} was never started.");
        using var late = new CancellationTokenSource(patience);
        // Its end comes when all that it wrote was handed over: last words may follow the end of the process.
        var end = process.WaitForExitAsync(late.Token);
        while (true)
        {
            Task changed;
            var ended = end.IsCompleted;
            lock (_gate)
            {
                if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found) return found;
                changed = _changed.Task;
            }

            if (end.IsCanceled) throw new TimeoutException($"{Name} did not say '{text}' in {patience.TotalSeconds:0} s.\n{Tail()}");
            if (ended) throw new InvalidOperationException($"{Name} ended with {process.ExitCode} before it said '{text}'.\n{Tail()}");
            await Task.WhenAny(changed, end);
        }
    }

    /// <summary>Waits for its end and returns the exit code.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<int> EndsAsync(TimeSpan patience)
    {
        var process = _process ?? throw new InvalidOperationException($"{Name} was never started.");
        using var late = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end in {patience.TotalSeconds:0} s.\n{Tail()}");
        }
    }

    /// <summary>The last lines it wrote, for messages about failures.</summary>
    public string Tail()
    {
        lock (_gate) return string.Join('\n', _lines.TakeLast(TailLines));
    }

    /// <summary>Kills it if it still runs.</summary>
    public void Dispose() => _process?.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Write(string line, bool remember = true)
    {
        lock (_gate)
        {
            File.AppendAllText(logFile, $"[{_age.Elapsed.TotalSeconds,8:0.000}] {line}\n");
            if (!remember) return;
            _lines.Add(line);
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }
}
