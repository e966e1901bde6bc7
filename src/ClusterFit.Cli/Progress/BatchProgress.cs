using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Progress;

/// <summary>What is known of a batch while it runs: which jobs are done, which run and how far they are.</summary>
internal sealed class BatchProgress(int total)
{
    private readonly Dictionary<string, JobUpdate> _running = [];
    private readonly Dictionary<string, JobState> _ended = [];
    private readonly Dictionary<JobState, int> _counts = [];
    private readonly List<double> _secondsOfFinished = [];

    /// <summary>Images in the batch.</summary>
    public int Total { get; } = total;

    /// <summary>Images fitted.</summary>
    public int Completed => Count(JobState.Completed);

    /// <summary>Images that failed.</summary>
    public int Failed => Count(JobState.Failed);

    /// <summary>Images whose jobs were cancelled.</summary>
    public int Cancelled => Count(JobState.Cancelled);

    /// <summary>Images that reached their end.</summary>
    public int Finished => _ended.Count;

    /// <summary>Running fits, by name.</summary>
    public IReadOnlyCollection<JobUpdate> Running => [.. _running.Values.OrderBy(u => u.Index)];

    /// <summary>Takes over an update of a job that is not final.</summary>
    public void Apply(JobUpdate update)
    {
        // It may have ended before, and been asked for again.
        Forget(update.Name);
        if (update.State == JobState.Running) _running[update.Name] = update;
        else _running.Remove(update.Name);
    }

    /// <summary>Takes over that an image reached its end.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="seconds">How long it was trained in this run; null when it was not.</param>
    public void Finish(string name, JobState state, double? seconds)
    {
        _running.Remove(name);
        Forget(name);
        _ended[name] = state;
        _counts[state] = Count(state) + 1;
        if (seconds is { } s) _secondsOfFinished.Add(s);
    }

    /// <summary>Part of the batch that is done, [0, 1].</summary>
    public double Fraction => Total == 0 ? 1 : Math.Min(1, (Finished + _running.Values.Sum(u => FractionOf(u.Progress))) / Total);

    /// <summary>Estimate for the rest of the batch: what the running fits still need and what the waiting ones will, spread over as many fits
    /// as run now. Null while nothing is known.</summary>
    public TimeSpan? TimeLeft
    {
        get
        {
            var lefts = _running.Values.Where(u => u.Progress?.SecondsLeft is not null).Select(u => u.Progress!).ToList();
            if (lefts.Count == 0) return null;
            var typical = _secondsOfFinished.Count > 0
                ? _secondsOfFinished.Average()
                : lefts.Average(p => p.Seconds + p.SecondsLeft!.Value);
            var waiting = Total - Finished - lefts.Count;
            var work = lefts.Sum(p => p.SecondsLeft!.Value) + waiting * typical;
            var longest = lefts.Max(p => p.SecondsLeft!.Value);
            return TimeSpan.FromSeconds(Math.Max(longest, work / lefts.Count));
        }
    }

    private int Count(JobState state) => _counts.GetValueOrDefault(state);

    private void Forget(string name)
    {
        if (_ended.Remove(name, out var state)) _counts[state]--;
    }

    private static double FractionOf(FitProgress? progress) =>
        progress is null || progress.Epochs == 0 ? 0 : Math.Min(1, (progress.Epoch + progress.EpochFraction) / progress.Epochs);
}
