using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Studies.Tables;
using ClusterFit.Core.Studies;
using Spectre.Console;

namespace ClusterFit.Cli.Studies.Watching;

/// <summary>A display that redraws itself: a bar for the study, the best so far, the latest trials and the running fits; ended trials scroll away
/// above it.</summary>
internal sealed class LiveStudyView : IStudyView
{
    private const int LongestBar = 48;

    private readonly Lock _gate = new();
    private readonly LiveArea _display;
    private readonly IAnsiConsole _console;
    private StudyMoment? _study;
    private IReadOnlyList<string> _trials = [];
    private int _widthOfTrials;

    /// <summary>Starts the display.</summary>
    public LiveStudyView(IAnsiConsole console, TimeProvider time)
    {
        _console = console;
        _display = new LiveArea(console, time, Draw);
    }

    /// <inheritdoc />
    public void Show(StudyMoment study)
    {
        // What is found in many trials takes its time: only when something is new.
        var width = _console.Profile.Width;
        var same = _study is { } before && width == _widthOfTrials && before.Definition == study.Definition && before.Trials.SequenceEqual(study.Trials);
        var trials = same ? _trials : TerminalTable.Watched(study.Definition, study.Trials, width);
        lock (_gate) (_study, _trials, _widthOfTrials) = (study, trials, width);
    }

    /// <inheritdoc />
    public void End(StudyMoment study, Trial trial, bool earlier)
    {
        if (!earlier) _display.Write(Markup.Escape(StudyWording.Outcome(study.Definition, trial)));
    }

    /// <inheritdoc />
    public void Say(string line) => _display.Write(Markup.Escape(OneLine.Of(line)));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _display.DisposeAsync();

    private IEnumerable<string> Draw(int width)
    {
        lock (_gate)
        {
            if (_study is not { } study) return ["[grey]starts[/]"];
            var text = StudyWording.Count(study);
            var bar = RunningFits.Bar((double)study.Ended / Math.Max(1, study.Planned), Math.Clamp(width - text.Length - 2, 0, LongestBar), text);
            return [bar, .. _trials, .. RunningFits.Lines(study.Running, width)];
        }
    }
}
