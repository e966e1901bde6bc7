using ClusterFit.Cli.Results;
using ClusterFit.Cli.Studies.Tables;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Studies.Watching;

/// <summary>Tells what becomes of a study as its moments come in: each trial that has ended once, where asked for as a line of JSON, and each
/// change that a user made.</summary>
internal sealed class StudyBoard(bool json, TextWriter output, IStudyView view)
{
    private readonly HashSet<int> _told = [];

    /// <summary>The latest moment; null before the first.</summary>
    public StudyMoment? Latest { get; private set; }

    /// <summary>The study stands so.</summary>
    public void Take(StudyMoment study)
    {
        var before = Latest;
        Latest = study;
        foreach (var trial in study.Own.Where(trial => trial.IsFinal && _told.Add(trial.Number)))
        {
            view.End(study, trial, earlier: before is null);
            if (json) output.WriteLine(ResultJson.Line(TrialLine.Of(study.Definition, trial)));
        }

        if (json) output.Flush();
        foreach (var edit in study.Edits.Skip(before?.Edits.Count ?? study.Edits.Count)) view.Say($"edited: {edit}");
        if (study.State == BatchState.Paused && before?.State != BatchState.Paused) view.Say("the study is paused; 'clusterfit study resume' lets it go on");
        if (study.State == BatchState.Cancelled && before?.State != BatchState.Cancelled) view.Say("the study is cancelled");
        if (study.Stopped is { } reason && before?.Stopped is null) view.Say($"no more trials: {reason}");
        view.Show(study);
    }
}
