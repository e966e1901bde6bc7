using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Groups;
using Spectre.Console;

namespace ClusterFit.Cli.Progress;

/// <summary>A display that redraws itself: a bar for the batch and a line for each running fit; ended fits scroll away above it.</summary>
internal sealed class LiveProgress : IProgressView
{
    private const int LongestBar = 48;

    private readonly BatchProgress _batch;
    private readonly Lock _gate = new();
    private readonly LiveArea _display;

    /// <summary>Starts the display.</summary>
    public LiveProgress(IAnsiConsole console, int total, TimeProvider time)
    {
        _batch = new BatchProgress(total);
        _display = new LiveArea(console, time, Draw);
    }

    /// <inheritdoc />
    public void Update(JobUpdate update)
    {
        lock (_gate) _batch.Apply(update);
        if (update.State == JobState.Retryable)
            _display.Write($"[yellow]retry[/] {Markup.Escape(OneLine.Of($"{update.Name}: attempt {update.Attempt} failed: {update.Error}"))}");
    }

    /// <inheritdoc />
    public void Finish(ImageResult result, bool trained)
    {
        var completed = result.State == JobState.Completed;
        lock (_gate) _batch.Finish(result.Name, result.State, trained ? result.Seconds : null);
        if (trained || !completed) _display.Write($"{Mark(result.State)} {Markup.Escape(Wording.Outcome(result))}");
    }

    /// <inheritdoc />
    public void Say(string line) => _display.Write(Markup.Escape(OneLine.Of(line)));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _display.DisposeAsync();

    private IEnumerable<string> Draw(int width)
    {
        lock (_gate) return [Head(width), .. RunningFits.Lines(_batch.Running, width)];
    }

    private string Head(int width)
    {
        var failed = (_batch.Failed > 0 ? $", [red]{_batch.Failed} failed[/]" : "")
            + (_batch.Cancelled > 0 ? $", [yellow]{_batch.Cancelled} cancelled[/]" : "");
        var left = _batch.TimeLeft is { } time ? $", {Wording.TimeLeft(time.TotalSeconds)}" : "";
        var text = $"{_batch.Finished}/{_batch.Total} images{failed}{left}";
        return RunningFits.Bar(_batch.Fraction, Math.Clamp(width - Markup.Remove(text).Length - 2, 0, LongestBar), text);
    }

    private static string Mark(JobState state) => state switch
    {
        JobState.Completed => "[green]done[/] ",
        JobState.Failed => "[red]fail[/] ",
        _ => "[yellow]ended[/]",
    };
}
