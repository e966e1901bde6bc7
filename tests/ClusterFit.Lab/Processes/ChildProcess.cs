using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ClusterFit.Lab.Processes;

/// <summary>A process that a test started. It does not outlive the test process.</summary>
public sealed partial class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly IDisposable _promise;

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        _promise = Caretaker.Promise($"kill -KILL {Id}");
        // Its number may belong to another process from now on.
        process.Exited += (_, _) => _promise.Dispose();
        process.EnableRaisingEvents = true;
    }

    /// <summary>Number of the process.</summary>
    public int Id { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it has taken of the processor so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            // What is read once is kept until then.
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The exit code, once it has ended; 128 + n when signal n ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program; what it writes is handed over line by line, from several threads.</summary>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> args,
        Action<string> onOutput,
        Action<string> onError,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hand(onOutput, line.Data);
        process.ErrorDataReceived += (_, line) => Hand(onError, line.Data);
        process.Start();
        var child = new ChildProcess(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits until it has ended and all it wrote was handed over.</summary>
    public Task WaitForExitAsync(CancellationToken stop) => _process.WaitForExitAsync(stop);

    /// <summary>Sends a signal. One to a process that has ended goes nowhere.</summary>
    public void Send(Signal signal)
    {
        if (!_process.HasExited) _ = Kill(Id, (int)signal);
    }

    /// <summary>Sends a signal to it and to all processes that it started.</summary>
    public void SendToTree(Signal signal)
    {
        if (_process.HasExited) return;
        // Who is to stop must not start others meanwhile; who is to end must be asked for its children before.
        if (signal is Signal.Stop) _ = Kill(Id, (int)signal);
        var children = Descendants(Id).ToArray();
        if (signal is not Signal.Stop) _ = Kill(Id, (int)signal);
        foreach (var child in children) _ = Kill(child, (int)signal);
    }

    /// <summary>Kills it, and what it started, if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _promise.Dispose();
        _process.Dispose();
    }

    private static void Hand(Action<string> receiver, string? line)
    {
        if (line is not null) receiver(line);
    }

    private static IEnumerable<int> Descendants(int parent)
    {
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!)).Where(id => ParentOf(id) == parent).ToArray();
        return children.Concat(children.SelectMany(Descendants));
    }

    private static int? ParentOf(int id)
    {
        try
        {
            // The name of the program is in brackets and may hold anything; the parent is the second field behind it.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return null; // It has ended meanwhile.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
