using System.Collections.Immutable;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Groups;

/// <summary>A group and its jobs. Immutable; a change of one job costs O(log n).</summary>
public sealed partial record GroupState
{
    private GroupState()
    {
    }

    /// <summary>A group that has not been opened.</summary>
    public static GroupState Empty { get; } = new();

    /// <summary>The group; null before it is opened.</summary>
    public GroupId? Id { get; private init; }

    /// <summary>The spec of all jobs.</summary>
    public FitSpec Spec { get; private init; } = new();

    /// <summary>Number of jobs once all images are there; of an open study, at most.</summary>
    public int Total
    {
        get => Study is null ? field : Study.IsClosed ? Jobs.Count : Math.Max(Jobs.Count, Study.Planned * Study.Definition.JobsOfTrial);
        private init;
    }

    /// <summary>What the group gets of the cluster.</summary>
    public GroupTerms Terms { get; private init; } = GroupTerms.Default;

    /// <summary>What each job needs of a worker.</summary>
    public JobNeeds Needs { get; private init; } = JobNeeds.None;

    /// <summary>Whether the group was cancelled.</summary>
    public bool IsCancelled { get; private init; }

    /// <summary>Whether the group hands out no jobs until it is resumed.</summary>
    public bool IsPaused { get; private init; }

    /// <summary>What people know the group by.</summary>
    public GroupTitle Title { get; private init; } = GroupTitle.None;

    /// <summary>Hash of the content, where the group's id does not follow from it.</summary>
    public ContentHash? Content { get; private init; }

    /// <summary>The trace of its submission.</summary>
    public TraceContext? Trace { get; private init; }

    /// <summary>When the group was opened.</summary>
    public DateTimeOffset Created { get; private init; }

    /// <summary>When its last job became final; null while one is not.</summary>
    public DateTimeOffset? Ended { get; private init; }

    /// <summary>The jobs by position.</summary>
    public ChunkedList<Job> Jobs { get; private init; } = [];

    /// <summary>Available jobs, those with the fewest lost attempts first.</summary>
    public ImmutableSortedSet<(int Losses, int Job)> Ready { get; private init; } = [];

    /// <summary>Jobs whose lease or backoff ends, the earliest first.</summary>
    public ImmutableSortedSet<(DateTimeOffset At, int Job)> Deadlines { get; private init; } = [];

    /// <summary>Running jobs by the node that holds them.</summary>
    public ImmutableDictionary<string, ImmutableSortedSet<int>> Held { get; private init; } =
        ImmutableDictionary<string, ImmutableSortedSet<int>>.Empty;

    /// <summary>Checkpoint blobs and the number of jobs that refer to them.</summary>
    public ImmutableDictionary<ContentHash, int> Checkpoints { get; private init; } = ImmutableDictionary<ContentHash, int>.Empty;

    /// <summary>What the jobs add up to.</summary>
    public JobTally Tally { get; private init; } = JobTally.None;

    /// <summary>Number of jobs in each state.</summary>
    public StateCounts Counts => Tally.Counts;

    /// <summary>Number of running jobs.</summary>
    public int Running => Counts.Running;

    /// <summary>Number of jobs in a final state.</summary>
    public int Final => Counts.Final;

    /// <summary>Number of jobs that may be taken now.</summary>
    public int Takeable => IsPaused ? 0 : Math.Clamp(Terms.MaxRunning - Running ?? int.MaxValue, 0, Ready.Count);

    /// <summary>Whether all of the submission is there.</summary>
    public bool IsSubmitted => Id is not null && (Study is not null || Jobs.Count == Total);

    /// <summary>Whether all jobs are final, and no more are to come.</summary>
    public bool IsEnded => Id is not null && (IsCancelled || (Study is null ? Final == Total : Study.IsClosed));

    /// <summary>The running jobs of a node.</summary>
    public ImmutableSortedSet<int> HeldBy(string node) => Held.GetValueOrDefault(node, []);

    /// <summary>Whether the worker holds the lease of the attempt.</summary>
    public bool Holds(WorkerId worker, AttemptId attempt) =>
        Has(attempt.Job) && Jobs[attempt.Job] is var job && job.Attempt == attempt.Number && job.Lease?.Holder == worker;

    /// <summary>Whether there is such a job.</summary>
    public bool Has(int job) => job >= 0 && job < Jobs.Count;

    /// <summary>The state that a snapshot was taken of.</summary>
    /// <param name="opened">How the group was opened, with its present terms.</param>
    /// <param name="paused">Whether it is paused.</param>
    /// <param name="cancelled">Whether it was cancelled.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="jobs">Its jobs.</param>
    public static GroupState Restore(
        GroupEvents.GroupOpened opened, bool paused, bool cancelled, DateTimeOffset? ended, IReadOnlyList<Job> jobs) =>
        (Empty.Apply(opened) with { IsPaused = paused, IsCancelled = cancelled, Ended = ended }).Append(jobs);

    private GroupState Append(IReadOnlyList<Job> jobs) => this with
    {
        Jobs = Jobs.AddRange(jobs),
        Ready = Ready.Union(jobs.Where(job => job.State == JobState.Available).Select(ReadyKey)),
        Deadlines = Deadlines.Union(jobs.Where(job => job.Deadline is not null).Select(DeadlineKey)),
        Held = jobs.Aggregate(Held, Hold),
        Checkpoints = jobs.Aggregate(Checkpoints, Refer),
        Tally = jobs.Aggregate(Tally, (tally, job) => tally.Plus(job)),
    };

    private GroupState WithAll(IEnumerable<Job> jobs) => (this with
    {
        Jobs = [],
        Ready = [],
        Deadlines = [],
        Held = Empty.Held,
        Checkpoints = Empty.Checkpoints,
        Tally = JobTally.None,
    }).Append([.. jobs]);

    private GroupState With(Job next)
    {
        var previous = Jobs[next.Index];
        var ready = previous.State == JobState.Available ? Ready.Remove(ReadyKey(previous)) : Ready;
        var deadlines = previous.Deadline is null ? Deadlines : Deadlines.Remove(DeadlineKey(previous));
        var tally = Tally.Change(previous, next);
        return this with
        {
            Jobs = Jobs.SetItem(next.Index, next),
            Ready = next.State == JobState.Available ? ready.Add(ReadyKey(next)) : ready,
            Deadlines = next.Deadline is null ? deadlines : deadlines.Add(DeadlineKey(next)),
            Held = Hold(Release(Held, previous), next),
            Checkpoints = previous.Checkpoint == next.Checkpoint ? Checkpoints : Refer(Unrefer(Checkpoints, previous), next),
            Tally = tally,
            // The last job to become final ends the group; one that is retried opens it again. A study ends when it is closed.
            Ended = Study is null && tally.Counts.Final == Total ? next.Ended : null,
        };
    }

    private static (int Losses, int Job) ReadyKey(Job job) => (job.Losses, job.Index);

    private static (DateTimeOffset At, int Job) DeadlineKey(Job job) => (job.Deadline!.Value, job.Index);

    private static ImmutableDictionary<string, ImmutableSortedSet<int>> Hold(ImmutableDictionary<string, ImmutableSortedSet<int>> held, Job job) =>
        job.Lease is { Holder.Node: var node } ? held.SetItem(node, held.GetValueOrDefault(node, []).Add(job.Index)) : held;

    private static ImmutableDictionary<string, ImmutableSortedSet<int>> Release(ImmutableDictionary<string, ImmutableSortedSet<int>> held, Job job)
    {
        if (job.Lease is not { Holder.Node: var node }) return held;
        var rest = held[node].Remove(job.Index);
        return rest.IsEmpty ? held.Remove(node) : held.SetItem(node, rest);
    }

    private static ImmutableDictionary<ContentHash, int> Refer(ImmutableDictionary<ContentHash, int> checkpoints, Job job) =>
        job.Checkpoint is { Blob: var blob } ? checkpoints.SetItem(blob, checkpoints.GetValueOrDefault(blob) + 1) : checkpoints;

    private static ImmutableDictionary<ContentHash, int> Unrefer(ImmutableDictionary<ContentHash, int> checkpoints, Job job)
    {
        if (job.Checkpoint is not { Blob: var blob }) return checkpoints;
        return checkpoints[blob] == 1 ? checkpoints.Remove(blob) : checkpoints.SetItem(blob, checkpoints[blob] - 1);
    }
}
