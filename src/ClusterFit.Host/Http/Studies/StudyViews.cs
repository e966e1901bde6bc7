using System.Text.Json;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Host.Http.Batches;

namespace ClusterFit.Host.Http.Studies;

/// <summary>Studies as users see them.</summary>
internal static class StudyViews
{
    /// <summary>The group as a study in a list.</summary>
    /// <exception cref="ArgumentException">The group is a batch.</exception>
    public static ListedStudy Of(GroupSummary group, WaitingFor? waiting)
    {
        var (title, standing) = (group.Outline.Title, group.Standing);
        var study = standing.Study ?? throw new ArgumentException($"Group {group.Id} is a batch.", nameof(group));
        return new ListedStudy
        {
            Id = group.Id.Value,
            Name = title.Name,
            Labels = title.Labels.ToDictionary(label => label.Key, label => label.Value),
            Preset = title.Preset,
            Priority = standing.Terms.Priority,
            Weight = standing.Terms.Weight,
            MaxRunning = standing.Terms.MaxRunning,
            State = BatchViews.State(standing.Phase),
            CreatedAt = group.Outline.Created,
            EndedAt = standing.Ended,
            Planned = study.Planned,
            Trials = Of(study.Counts),
            Best = Values(study.Best),
            WaitingFor = waiting,
        };
    }

    /// <summary>The study without its trials.</summary>
    public static StudyDetail Of(StudyView view, WaitingFor? waiting)
    {
        var study = Of(view.Group, waiting);
        return new StudyDetail
        {
            Id = study.Id,
            Name = study.Name,
            Labels = study.Labels,
            Preset = study.Preset,
            Priority = study.Priority,
            Weight = study.Weight,
            MaxRunning = study.MaxRunning,
            State = study.State,
            CreatedAt = study.CreatedAt,
            EndedAt = study.EndedAt,
            Planned = study.Planned,
            Trials = study.Trials,
            Best = study.Best,
            WaitingFor = study.WaitingFor,
            Definition = JsonElement.Parse(StudyDocument.Write(view.Definition)),
            JobsOfTrial = view.Definition.JobsOfTrial,
            History = [.. view.History.Select(change => new StudyChangeView(change.At, change.Trial, change.Text))],
            Stopped = view.Stopped,
        };
    }

    /// <summary>The trial.</summary>
    public static TrialView Of(Trial trial) => new()
    {
        Number = trial.Number,
        State = trial.State,
        Source = trial.Source,
        Settings = trial.Settings.ToDictionary(),
        Results = [.. trial.Results.Select(result => new TrialResultView(result.Epochs, Values(result.Values)))],
        Epochs = trial.Epochs,
        Seconds = trial.Seconds,
        Error = trial.Error,
    };

    private static TrialStateCounts Of(TrialCounts counts) => new(
        counts.Running, counts.Waiting, counts.Completed, counts.Pruned, counts.Cancelled, counts.Failed);

    // JSON has no word for a target that was not reached.
    private static double?[] Values(IEnumerable<double> values) => [.. values.Select(value => double.IsFinite(value) ? value : (double?)null)];
}
