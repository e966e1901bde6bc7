using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Chaos.Oracle;

/// <summary>What ClusterFit promises, each as one invariant. README.md says what each means.</summary>
internal static class Invariants
{
    public const string AcknowledgedIsJournaled = "what was acknowledged is in the journal";
    public const string EveryJobEnds = "every accepted job ends exactly once";
    public const string OneResult = "no result is recorded twice";
    public const string BlobsReadBack = "every recorded blob reads back with its hash";
    public const string AttemptsRise = "attempts of a job rise by one";
    public const string NothingFromOlderAttempts = "no event of an older attempt after a newer one began";
    public const string NothingWithoutLease = "no event of an attempt that was ended";
    public const string NothingOnDeadNodes = "nothing runs on a dead node";
    public const string CalmWeights = "weights equal those of a calm run";
    public const string WatcherSawIt = "a watcher saw what the journal says";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(AcknowledgedIsJournaled, Acknowledged),
        new(EveryJobEnds, history => AcceptedJobs(history).SelectMany(Ends)),
        new(OneResult, history => Jobs(history).Where(job => job.Events.OfType<JobCompleted>().Skip(1).Any())
            .Select(job => $"{job} has {job.Events.OfType<JobCompleted>().Count()} results")),
        new(BlobsReadBack, ReadBack),
        new(AttemptsRise, history => Jobs(history).SelectMany(Rise)),
        new(NothingFromOlderAttempts, history => Jobs(history).SelectMany(Older)),
        new(NothingWithoutLease, history => Jobs(history).SelectMany(AfterItsEnd)),
        new(NothingOnDeadNodes, history => Jobs(history)
            .Where(job => job.Standing is { State: JobState.Running, Holder.Node: var node } && !history.LiveNodes.Contains(node))
            .Select(job => $"{job} runs on {job.Standing.Holder}, which is dead")),
        new(CalmWeights, SameWeights),
        new(WatcherSawIt, SeenAsJournaled),
    ];

    /// <summary>Checks all invariants.</summary>
    public static IReadOnlyList<Violation> Check(History history) =>
        [.. All.SelectMany(invariant => invariant.Check(history).Select(what => new Violation(invariant.Name, what)))];

    private static IEnumerable<JobRecord> Jobs(History history) => history.Journals.SelectMany(journal => JobsOf(journal.Key, journal.Value));

    private static IEnumerable<JobRecord> AcceptedJobs(History history) =>
        Jobs(history).Where(job => history.Accepted.Any(batch => batch.Group == job.Group));

    private static IEnumerable<JobRecord> JobsOf(GroupId group, IReadOnlyList<IGroupEvent> journal)
    {
        var ledger = new Ledger(journal);
        return ledger.Jobs.Select(job => new JobRecord(group, job, ledger.EventsOf(job), ledger.StandingOf(job)));
    }

    private static IEnumerable<string> Acknowledged(History history)
    {
        foreach (var (group, submission) in history.Accepted)
        {
            if (!history.Journals.TryGetValue(group, out var journal))
            {
                yield return $"group {group} has no journal";
                continue;
            }

            var ledger = new Ledger(journal);
            if (ledger.Opened?.Spec != submission.Spec) yield return $"group {group} is journaled with another spec, or with none";
            if (!ledger.Images.SequenceEqual(submission.Images))
                yield return $"group {group} has {ledger.Images.Count} images in the journal, not the {submission.Images.Count} acknowledged";
        }
    }

    private static IEnumerable<string> Ends(JobRecord job)
    {
        var ends = EndsOf(job);
        var kinds = ends.Select(end => end.GetType()).Distinct().ToArray();
        if (ends.Count == 0) yield return $"{job} never ended: it is {job.Standing.State} in attempt {job.Standing.Attempt}";
        // A cancellation leaves alone what has ended. The same end twice is another invariant's matter.
        else if (ends[0] is not GroupCancelled ? ends.Any(end => end is not GroupCancelled && end.GetType() != ends[0].GetType()) : kinds.Length > 1)
            yield return $"{job} ended as {string.Join(" and as ", kinds.Select(kind => kind.Name))}";
    }

    // Who has a job run again asks for another end; a result stays.
    private static List<IGroupEvent> EndsOf(JobRecord job)
    {
        var ends = new List<IGroupEvent>();
        foreach (var happened in job.Events)
        {
            if (happened is JobCompleted or JobFailed or JobCancelled or GroupCancelled) ends.Add(happened);
            else if (happened is JobRetried or GroupRetried && !ends.Any(end => end is JobCompleted)) ends.Clear();
        }

        return ends;
    }

    private static IEnumerable<string> ReadBack(History history) =>
        from journal in history.Journals
        from blob in new Ledger(journal.Value).Blobs()
        let reading = history.Blobs.GetValueOrDefault(blob.Blob)
        where reading?.Content != blob.Blob
        select $"group {journal.Key}: {blob.What}, {blob.Blob}, " + (reading?.Content is { } other ? $"reads back as {other}" : "can not be read");

    private static IEnumerable<string> Rise(JobRecord job)
    {
        var numbers = job.Events.OfType<AttemptStarted>().Select(started => started.Attempt.Number).ToArray();
        return numbers.SequenceEqual(Enumerable.Range(1, numbers.Length)) ? [] : [$"{job} has the attempts {string.Join(", ", numbers)}"];
    }

    private static IEnumerable<string> Older(JobRecord job)
    {
        var newest = 0;
        foreach (var happened in job.Events.OfType<IAttemptEvent>())
        {
            if (happened is AttemptStarted) newest = Math.Max(newest, happened.Attempt.Number);
            else if (happened.Attempt.Number < newest) yield return $"{job}: {happened} after attempt {newest} began";
        }
    }

    private static IEnumerable<string> AfterItsEnd(JobRecord job)
    {
        var ended = 0;
        foreach (var happened in job.Events.OfType<IAttemptEvent>())
        {
            // Of the attempts before, the invariant above speaks.
            if (happened is AttemptStarted) ended = 0;
            else if (happened.Attempt.Number == ended && happened is not (BackoffPassed or JobCancelled or JobRetried))
                yield return $"{job}: {happened} after that attempt had been ended";
            if (happened is AttemptLost or AttemptHindered or AttemptHandedBack or AttemptFailed) ended = happened.Attempt.Number;
        }
    }

    private static IEnumerable<string> SameWeights(History history)
    {
        foreach (var (group, journal) in history.Journals)
        {
            var ledger = new Ledger(journal);
            foreach (var job in ledger.Jobs)
                foreach (var completed in ledger.EventsOf(job).OfType<JobCompleted>())
                {
                    // A blob that can not be read is another invariant's matter.
                    if (history.Blobs.GetValueOrDefault(completed.Result.Weights) is not { Content: not null } reading) continue;
                    var fit = new CalmFit(ledger.Images[job].Image, ledger.Opened?.Spec ?? new());
                    if (!history.CalmWeights.TryGetValue(fit, out var calm))
                        yield return $"group {group} job {job}: no calm run fitted image {fit.Image}";
                    else if (reading.Weights != calm)
                        yield return $"group {group} job {job}: weights {reading.Weights?.Hex ?? "(unreadable)"}, calm {calm}";
                }
        }
    }

    private static IEnumerable<string> SeenAsJournaled(History history)
    {
        foreach (var (group, watched) in history.Watched)
        {
            var ledger = new Ledger(history.Journals.GetValueOrDefault(group) ?? []);
            foreach (var job in ledger.Jobs)
            {
                var standing = ledger.StandingOf(job);
                if (!watched.TryGetValue(job, out var seen)) yield return $"group {group} job {job}: the watcher never saw it";
                else if ((seen.State, seen.Attempt, seen.Result, seen.Name) != (standing.State, standing.Attempt, standing.Result, ledger.Images[job].Name))
                    yield return $"group {group} job {job}: the watcher saw {seen}, the journal says {standing}";
            }
        }
    }

    private sealed record JobRecord(GroupId Group, int Job, IReadOnlyList<IGroupEvent> Events, JobStanding Standing)
    {
        public override string ToString() => $"group {Group} job {Job}";
    }
}
