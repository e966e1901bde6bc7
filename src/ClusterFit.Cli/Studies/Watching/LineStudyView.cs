using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Studies.Watching;

/// <summary>Plain lines for logs and pipes: one for each trial that ends, and every half a minute one on the study.</summary>
internal sealed class LineStudyView(TextWriter error, TimeProvider time) : IStudyView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private long? _lastShown;
    private int _ended;

    /// <inheritdoc />
    public void Show(StudyMoment study)
    {
        if (_lastShown is { } last && time.GetElapsedTime(last) < Interval) return;
        _lastShown = time.GetTimestamp();
        Say(StudyWording.Standing(study));
    }

    /// <inheritdoc />
    public void End(StudyMoment study, Trial trial, bool earlier)
    {
        _ended++;
        if (!earlier) Say($"[{_ended}/{study.Planned}] {StudyWording.Outcome(study.Definition, trial)}");
    }

    /// <inheritdoc />
    public void Say(string line) => error.WriteLine(OneLine.Of(line));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
