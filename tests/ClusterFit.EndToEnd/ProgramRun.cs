using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ClusterFit.EndToEnd;

/// <summary>The program as a process of its own.</summary>
internal sealed partial class ProgramRun : IDisposable
{
    public const int Interrupt = 2, Kill = 9, Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly SemaphoreSlim _changed = new(0);

    private ProgramRun(Process process) => _process = process;

    public string Output => Read(_output);

    public string Error => Read(_error);

    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Starts <c>clusterfit</c> with the arguments.</summary>
    public static ProgramRun Start(params IEnumerable<string> args) => Start(Path.Combine(AppContext.BaseDirectory, "clusterfit"), args);

    /// <summary>Starts another program, which starts <c>clusterfit</c>.</summary>
    public static ProgramRun Start(string program, IEnumerable<string> args)
    {
        var run = new ProgramRun(new Process
        {
            StartInfo = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true },
        });
        run._process.OutputDataReceived += (_, line) => run.Append(run._output, line.Data);
        run._process.ErrorDataReceived += (_, line) => run.Append(run._error, line.Data);
        run._process.Start();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

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

    /// <summary>The exit code of a process that has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Waits until what the process has written so far fulfils the condition.</summary>
    public async Task UntilAsync(Func<ProgramRun, bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition(this))
            try
            {
                // Also looks again from time to time: a condition may be about files.
                await _changed.WaitAsync(TimeSpan.FromMilliseconds(50), patience.Token);
                if (_process.HasExited && !condition(this))
                    throw new InvalidOperationException($"clusterfit ended with {_process.ExitCode} before {what}. Standard error:\n{Error}");
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited for {what}. Standard output:\n{Output}\nStandard error:\n{Error}");
            }
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => Assert.Equal(0, SendSignal(_process.Id, signal));

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _changed.Dispose();
    }

    private void Append(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.Append(line).Append('\n');
        _changed.Release();
    }

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
