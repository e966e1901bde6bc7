using System.Text;

namespace ClusterFit.Lab.Processes;

/// <summary>One run of the program, <c>clusterfit</c>, with all that it writes.</summary>
public sealed class ProgramRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly ChildProcess _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly SemaphoreSlim _changed = new(0);

    private ProgramRun(string program, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null) =>
        _process = ChildProcess.Start(program, args, line => Append(_output, line), line => Append(_error, line), environment);

    /// <summary>The program beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "clusterfit");

    /// <summary>Standard output so far.</summary>
    public string Output => Read(_output);

    /// <summary>Standard error so far.</summary>
    public string Error => Read(_error);

    /// <summary>Lines of standard output so far that are not empty.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The exit code of a process that has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts <c>clusterfit</c> with the arguments.</summary>
    public static ProgramRun Start(params IEnumerable<string> args) => new(Program, args);

    /// <summary>Starts <c>clusterfit</c> with the arguments and further variables in its environment.</summary>
    public static ProgramRun Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> args) => new(Program, args, environment);

    /// <summary>Starts another program, which starts <c>clusterfit</c>.</summary>
    public static ProgramRun Start(string program, IEnumerable<string> args) => new(program, args);

    /// <summary>Runs to the end.</summary>
    public static async Task<ProgramRun> ToEndAsync(params IEnumerable<string> args)
    {
        var run = Start(args);
        try
        {
            await run.ExitCodeAsync();
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>The exit code, once the process has ended.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"clusterfit did not end. Standard output:\n{Output}\nStandard error:\n{Error}");
        }
        return _process.ExitCode;
    }

    /// <summary>Waits until what the process has written so far fulfils the condition.</summary>
    /// <exception cref="TimeoutException">It does not come to that.</exception>
    /// <exception cref="InvalidOperationException">The process ended before.</exception>
    public async Task UntilAsync(Func<ProgramRun, bool> condition, string what)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var patience = new CancellationTokenSource(Patience);
        while (!condition(this))
            try
            {
                // Also looks again from time to time: a condition may be about files.
                await _changed.WaitAsync(TimeSpan.FromMilliseconds(50), patience.Token);
                if (!_process.HasExited) continue;
                await _process.WaitForExitAsync(patience.Token); // Its last words may follow the end of the process.
                if (!condition(this))
                    throw new InvalidOperationException($"clusterfit ended with {_process.ExitCode} before {what}. Standard error:\n{Error}");
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited for {what}. Standard output:\n{Output}\nStandard error:\n{Error}");
            }
    }

    /// <summary>Sends a signal.</summary>
    public void Send(Signal signal) => _process.Send(signal);

    /// <summary>Kills it if it still runs.</summary>
    public void Dispose()
    {
        _process.Dispose();
        _changed.Dispose();
    }

    private void Append(StringBuilder text, string line)
    {
        lock (text) text.Append(line).Append('\n');
        _changed.Release();
    }

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
