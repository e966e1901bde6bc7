using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Groups;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClusterFit.Cli.Progress;

/// <summary>A display that redraws itself: a bar for the batch and a line for each running fit; ended fits scroll away above it.</summary>
internal sealed class LiveProgress : IProgressView
{
    private const int RowsAtMost = 16;
    private const int BarWidth = 24;

    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole _console;
    private readonly BatchProgress _batch;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _display;

    /// <summary>Starts the display.</summary>
    public LiveProgress(IAnsiConsole console, int total, TimeProvider time)
    {
        _console = console;
        _batch = new BatchProgress(total);
        _time = time;
        _display = Task.Run(RunAsync);
    }

    /// <inheritdoc />
    public void Update(JobUpdate update)
    {
        lock (_gate) _batch.Apply(update);
        if (update.State == JobState.Retryable)
            Enqueue($"[yellow]retry[/] {Markup.Escape(OneLine.Of($"{update.Name}: attempt {update.Attempt} failed: {update.Error}"))}");
    }

    /// <inheritdoc />
    public void Finish(ImageResult result, bool trained)
    {
        var completed = result.State == JobState.Completed;
        lock (_gate) _batch.Finish(result.Name, completed, trained ? result.Seconds : null);
        if (trained || !completed) Enqueue($"{(completed ? "[green]done[/] " : "[red]fail[/] ")} {Markup.Escape(Wording.Outcome(result))}");
    }

    /// <inheritdoc />
    public void Say(string line) => Enqueue(Markup.Escape(line));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _display;
        _end.Dispose();
    }

    private void Enqueue(string markup)
    {
        lock (_gate) _lines.Enqueue(markup);
    }

    private async Task RunAsync()
    {
        await _console.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            while (!_end.IsCancellationRequested)
            {
                WriteLines();
                live.UpdateTarget(Draw());
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

    private Rows Draw()
    {
        lock (_gate)
        {
            var rows = new Grid().AddColumns(Enumerable.Range(0, 6).Select(_ => new GridColumn().NoWrap().PadRight(2)).ToArray());
            foreach (var update in _batch.Running.Take(RowsAtMost)) rows.AddRow(Row(update));
            var hidden = _batch.Running.Count - RowsAtMost;
            if (hidden > 0) rows.AddRow(new Markup($"[grey]and {hidden} more[/]"));
            return new Rows(Head(), rows);
        }
    }

    private Markup Head()
    {
        var failed = _batch.Failed > 0 ? $", [red]{_batch.Failed} failed[/]" : "";
        var left = _batch.TimeLeft is { } time ? $", {Wording.TimeLeft(time.TotalSeconds)}" : "";
        return new Markup($"{Bar(_batch.Fraction, BarWidth * 2, "green")} {_batch.Finished}/{_batch.Total} images{failed}{left}");
    }

    private static IRenderable[] Row(JobUpdate update)
    {
        var name = new Markup($"  [bold]{Markup.Escape(Shorten(update.Name))}[/]");
        if (update.Progress is not { } progress) return [name, new Markup("[grey]starts[/]")];
        var fraction = (progress.Epoch + progress.EpochFraction) / Math.Max(1, progress.Epochs);
        return
        [
            name,
            new Markup(Bar(fraction, BarWidth, "blue")),
            new Markup($"epoch {progress.Epoch}/{progress.Epochs}"),
            new Markup($"[bold]{Wording.Psnr(progress)}[/]"),
            new Markup($"[grey]{Wording.Speed(progress.PixelsPerSecond)}[/]"),
            new Markup(Wording.TimeLeft(progress.SecondsLeft)),
        ];
    }

    private static string Bar(double fraction, int width, string color)
    {
        var filled = (int)Math.Round(Math.Clamp(fraction, 0, 1) * width);
        return $"[{color}]{new string('━', filled)}[/][grey]{new string('━', width - filled)}[/]";
    }

    private static string Shorten(string name) => name.Length <= 28 ? name : name[..25] + "...";
}
