using Spectre.Console;

namespace ClusterFit.Cli.Progress;

/// <summary>A part of the terminal that redraws itself; lines scroll away above it.</summary>
internal sealed class LiveArea : IAsyncDisposable
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly Func<int, IEnumerable<string>> _draw;
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _display;

    /// <summary>Starts the display.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="time">The clock.</param>
    /// <param name="draw">The lines of markup to show now, for a terminal of that width. Called from another thread.</param>
    public LiveArea(IAnsiConsole console, TimeProvider time, Func<int, IEnumerable<string>> draw)
    {
        (_console, _time, _draw) = (console, time, draw);
        _display = Task.Run(RunAsync);
    }

    /// <summary>Writes a line of markup above.</summary>
    public void Write(string markup)
    {
        lock (_gate) _lines.Enqueue(markup);
    }

    /// <summary>Ends the display; the lines are written.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _display;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        await _console.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            while (!_end.IsCancellationRequested)
            {
                WriteLines();
                live.UpdateTarget(new Rows([.. _draw(_console.Profile.Width).Select(line => new Markup(line))]));
                live.Refresh();
                await Task.Delay(RefreshInterval, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        WriteLines();
    }

    private void WriteLines()
    {
        lock (_gate)
            while (_lines.TryDequeue(out var line)) _console.MarkupLine(line);
    }
}
