using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Progress;

/// <summary>Plain lines for logs and pipes: when a fit starts, at most every ten seconds while it runs, and when it ends.</summary>
internal sealed class LineProgress(TextWriter error, int total, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly BatchProgress _batch = new(total);
    private readonly Dictionary<string, long> _lastShown = [];

    /// <inheritdoc />
    public void Update(JobUpdate update)
    {
        _batch.Apply(update);
        if (update.State == JobState.Retryable) Say($"{update.Name}: attempt {update.Attempt} failed: {update.Error}");
        if (update.State != JobState.Running) return;

        var first = !_lastShown.TryGetValue(update.Name, out var shown);
        if (!first && time.GetElapsedTime(shown) < Interval) return;
        _lastShown[update.Name] = time.GetTimestamp();
        if (first) Say($"{update.Name}: started");
        else if (update.Progress is { } progress)
            Say(string.Join(", ", new[]
            {
                $"{update.Name}: epoch {progress.Epoch}/{progress.Epochs}",
                Wording.Psnr(progress), Wording.Speed(progress.PixelsPerSecond), Wording.TimeLeft(progress.SecondsLeft),
            }.Where(part => part.Length > 0)));
    }

    /// <inheritdoc />
    public void Finish(ImageResult result, bool trained)
    {
        _batch.Finish(result.Name, result.State, trained ? result.Seconds : null);
        var count = $"[{_batch.Finished}/{_batch.Total}]";
        error.WriteLine($"{count} {Wording.Outcome(result)}{(trained || result.State != JobState.Completed ? "" : " (done before)")}");
    }

    /// <inheritdoc />
    public void Say(string line) => error.WriteLine(OneLine.Of(line));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
