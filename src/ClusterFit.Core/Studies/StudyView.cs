using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Studies;

/// <summary>A study without its trials.</summary>
/// <param name="Group">The group that runs it.</param>
/// <param name="Definition">The study as it was opened, with what was changed since.</param>
/// <param name="History">What users changed.</param>
/// <param name="Stopped">Why no more trials are proposed before the budget is used up; null while they are.</param>
public sealed record StudyView(GroupSummary Group, StudyDefinition Definition, EquatableList<StudyChange> History, string? Stopped);

/// <summary>Part of the table of a study's trials: those of other studies first, by falling negative numbers, then its own by number.</summary>
/// <param name="Trials">The part.</param>
/// <param name="Next">Position of the next part; null at the end.</param>
public sealed record TrialsPage(EquatableList<Trial> Trials, int? Next)
{
    // Keeps a message to a few tens of kilobytes: what a trial takes beside its texts, what a result takes, and what a page takes.
    private const int TrialBytes = 60;
    private const int ResultBytes = 60;
    private const int PageBytes = 48 * 1024;

    /// <summary>The part from a position on; it ends early when the trials are large.</summary>
    public static TrialsPage Of(StudyState study, int from, int limit)
    {
        ArgumentNullException.ThrowIfNull(study);
        var all = study.Priors.Count + study.Trials.Count;
        var (trials, bytes) = (new List<Trial>(), 0);
        for (var place = Math.Max(0, from); place < all && trials.Count < limit; place++)
        {
            var trial = place < study.Priors.Count ? study.Prior(place) : study.Trials[place - study.Priors.Count].Trial;
            bytes += Size(trial);
            if (trials.Count > 0 && bytes > PageBytes) break;
            trials.Add(trial);
        }

        var next = Math.Max(0, from) + trials.Count;
        return new TrialsPage([.. trials], next < all ? next : null);
    }

    private static int Size(Trial trial) => TrialBytes + (3 * (trial.Error?.Length ?? 0)) + (ResultBytes * trial.Results.Count)
        + trial.Settings.Sum(setting => 4 + setting.Key.Length + (3 * setting.Value.Length));
}
