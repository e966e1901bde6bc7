using ClusterFit.Core.Studies;

namespace ClusterFit.Core.Groups;

// A study's jobs, and what their events mean to its trials.
public sealed partial record GroupState
{
    /// <summary>The study whose trials make the jobs; null for a batch.</summary>
    public StudyState? Study { get; private init; }

    /// <summary>The trial of a job of a study.</summary>
    public int TrialOf(int job) => job / Study!.Definition.JobsOfTrial;

    /// <summary>The jobs of a trial.</summary>
    public IEnumerable<Job> JobsOf(int trial)
    {
        var count = Study!.Definition.JobsOfTrial;
        return Enumerable.Range(trial * count, count).Select(index => Jobs[index]);
    }

    /// <summary>The state that a snapshot of a study was taken of.</summary>
    /// <exception cref="ArgumentException">The snapshot is of a batch, or of another study.</exception>
    public GroupState Restore(StudyMemory memory) => this with
    {
        Study = StudyState.Restore(Study?.Definition ?? throw new ArgumentException("A batch has no trials.", nameof(memory)), memory),
    };

    private GroupState Propose(GroupEvents.TrialProposed proposed)
    {
        var study = Study!.Propose(proposed);
        var definition = study.Definition;
        var until = study.Ladder.Until(study.Trials[proposed.Trial].Rung);
        var jobs = Enumerable.Range(0, definition.JobsOfTrial).Select(i =>
        {
            var (image, seed) = definition.FitOf(i);
            var job = new Job(Jobs.Count + i, NameOf(proposed.Trial, image.Name, definition.FitSeeds.Count > 1 ? seed : null), image.Image)
            {
                Until = until,
                AvailableSince = proposed.At,
            };
            return proposed.Problem is null ? job : job with { State = JobState.Failed, Error = proposed.Problem, Ended = proposed.At };
        });
        return (this with { Study = study }).Append([.. jobs]);
    }

    // A folder for each trial.
    private static string NameOf(int trial, string image, long? seed) => seed is null ? $"trial-{trial:D4}/{image}" : $"trial-{trial:D4}/seed-{seed}/{image}";

    private GroupState Reach(Job job, GroupEvents.RungReached reached) => With(
        Release(Store(job, reached.Checkpoint), AttemptOutcome.ReachedRung, null, reached.At) with
        {
            State = JobState.Waiting,
            Measured = reached.Measured,
            Losses = 0,
            Hindrances = 0,
            Error = null,
        }).MeasureTrial(job.Index);

    // Once the last of its fits has come this far, the trial has a result.
    private GroupState MeasureTrial(int index)
    {
        if (Study is null) return this;
        var trial = TrialOf(index);
        Job[] jobs = [.. JobsOf(trial)];
        return jobs.Any(job => job.State is not (JobState.Waiting or JobState.Completed)) ? this : this with
        {
            Study = Study.Measure(
                trial,
                [.. jobs.Select(job => job.Result is { } result ? new FitMeasure(result.Summary, result.WeightsBytes, result.BitsPerPixel) : job.Measured!)],
                complete: jobs.All(job => job.State == JobState.Completed)),
        };
    }

    // A trial is all of its fits: without one of them it has no value, and the others are not trained in vain.
    private GroupState EndTrial(int index, TrialState state, string? reason, DateTimeOffset at)
    {
        if (Study is null) return this;
        var trial = TrialOf(index);
        var others = JobsOf(trial).Where(job => !job.IsFinal).Select(job => state == TrialState.Cancelled ? Cancel(job, at) : Prune(job, at));
        return others.Aggregate(this, (group, job) => group.With(job)) with { Study = Study.End(trial, state, reason) };
    }

    private GroupState Judge(GroupEvents.TrialJudged judged)
    {
        var next = this with { Study = Study!.Judge(judged) };
        if (judged.Promoted is { } promoted)
        {
            var until = Study.Ladder.Until(judged.Rung + 1);
            return JobsOf(promoted).Where(job => job.State == JobState.Waiting)
                .Aggregate(next, (group, job) => group.With(job with { State = JobState.Available, AvailableSince = judged.At, Until = until }));
        }

        return next.Study!.Trials[judged.Trial].Trial.State == TrialState.Pruned
            ? JobsOf(judged.Trial).Where(job => !job.IsFinal).Aggregate(next, (group, job) => group.With(Prune(job, judged.At)))
            : next;
    }

    private GroupState Close(DateTimeOffset at)
    {
        var waiting = Jobs.Where(job => job.State == JobState.Waiting).ToArray();
        var pruned = waiting.Aggregate(this, (group, job) => group.With(Prune(job, at)));
        return pruned with { Study = Study!.Close(), Ended = at };
    }

    private static Job Prune(Job job, DateTimeOffset at) => job.State == JobState.Running
        ? End(job, JobState.Pruned, AttemptOutcome.Pruned, null, at)
        : job with { State = JobState.Pruned, RetryAt = null, Checkpoint = null, Ended = at };
}
