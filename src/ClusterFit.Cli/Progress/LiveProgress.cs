using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Groups;
using Spectre.Console;

namespace ClusterFit.Cli.Progress;

/// <summary>A display that redraws itself: a bar for the batch and a line for each running fit; ended fits scroll away above it.</summary>
internal sealed class LiveProgress : IProgressView
{
    private const int RowsAtMost = 16;
    private const int BarWidth = 24;
    private const int LongestName = 28;
    private const int LeastOfName = 12;
    // A bar that is cut would say less than there is: it is whole or not there.
    private const int LeastOfBar = BarWidth;

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
        lock (_gate) _batch.Finish(result.Name, result.State, trained ? result.Seconds : null);
        if (trained || !completed) Enqueue($"{Mark(result.State)} {Markup.Escape(Wording.Outcome(result))}");
    }

    /// <inheritdoc />
    public void Say(string line) => Enqueue(Markup.Escape(OneLine.Of(line)));

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
            var width = _console.Profile.Width;
            var rows = new FittedTable(
                new("", Least: LeastOfName), new("", Rank: 2, Least: LeastOfBar), new("", Rank: 3), new("", IsNumber: true), new("", Rank: 4), new("", Rank: 1));
            foreach (var update in _batch.Running.Take(RowsAtMost)) AddTo(rows, update);
            var hidden = _batch.Running.Count - RowsAtMost;
            var more = hidden > 0 ? [$"[grey]and {hidden} more[/]"] : Array.Empty<string>();
            return new Rows([.. rows.Lines(width).Prepend(Head(width)).Concat(more).Select(line => new Markup(line))]);
        }
    }

    private string Head(int width)
    {
        var failed = (_batch.Failed > 0 ? $", [red]{_batch.Failed} failed[/]" : "")
            + (_batch.Cancelled > 0 ? $", [yellow]{_batch.Cancelled} cancelled[/]" : "");
        var left = _batch.TimeLeft is { } time ? $", {Wording.TimeLeft(time.TotalSeconds)}" : "";
        var text = $"{_batch.Finished}/{_batch.Total} images{failed}{left}";
        var room = Math.Clamp(width - Markup.Remove(text).Length - 2, 0, BarWidth * 2);
        var filled = (int)Math.Round(Math.Clamp(_batch.Fraction, 0, 1) * room);
        return $"[green]{new string('━', filled)}[/][grey]{new string('━', room - filled)}[/] {text}";
    }

    private static void AddTo(FittedTable rows, JobUpdate update)
    {
        var name = ($"  {FittedTable.Shorten(OneLine.Of(update.Name), LongestName)}", "bold");
        if (update.Progress is not { } progress)
        {
            rows.Add(name, ("starts", "grey"), ("", null), ("", null), ("", null), ("", null));
            return;
        }
        var fraction = (progress.Epoch + progress.EpochFraction) / Math.Max(1, progress.Epochs);
        var filled = (int)Math.Round(Math.Clamp(fraction, 0, 1) * BarWidth);
        rows.Add(
            name, (new string('━', filled) + new string('╌', BarWidth - filled), "blue"), ($"epoch {progress.Epoch}/{progress.Epochs}", null),
            (Wording.Psnr(progress), "bold"), (Wording.Speed(progress.PixelsPerSecond), "grey"), (Wording.TimeLeft(progress.SecondsLeft), null));
    }

    private static string Mark(JobState state) => state switch
    {
        JobState.Completed => "[green]done[/] ",
        JobState.Failed => "[red]fail[/] ",
        _ => "[yellow]ended[/]",
    };
}
