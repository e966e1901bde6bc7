using ClusterFit.Core.Groups;
using ClusterFit.Simulation.Groups;
using ClusterFit.Simulation.Workload;
using static ClusterFit.Core.Groups.GroupEvents;
using static ClusterFit.Simulation.InvariantViolatedException;

namespace ClusterFit.Simulation.Journals;

/// <summary>What the journal of a group says, kept apart from <see cref="GroupState"/>, and the rules that every row must keep.</summary>
internal sealed class Ledger(SimulationOptions options, GroupPlan plan)
{
    private readonly JobEntry[] _jobs = new JobEntry[plan.Total];
    private GroupTerms _terms = plan.Terms;
    private bool _paused;

    public int Jobs { get; private set; }

    public int Running { get; private set; }

    public int Ended { get; private set; }

    public int Completed { get; private set; }

    public int Failed { get; private set; }

    public int Attempts { get; private set; }

    public bool IsOpen { get; private set; }

    public bool IsCancelled { get; private set; }

    public bool IsEnded => IsCancelled || (IsOpen && Ended == plan.Total);

    /// <summary>The least limit of running jobs that the group ever had.</summary>
    public int LeastLimit { get; private set; } = plan.Terms.MaxRunning ?? int.MaxValue;

    public JobEntry this[int job] => _jobs[job];

    /// <summary>A row with this event was written.</summary>
    public void Record(IGroupEvent happened, SimulatedGroup writer)
    {
        switch (happened)
        {
            case GroupOpened: IsOpen = true; break;
            case ImagesAdded added: Jobs += added.Images.Count; break;
            case TermsChanged changed:
                _terms = changed.Terms;
                LeastLimit = Math.Min(LeastLimit, _terms.MaxRunning ?? int.MaxValue);
                break;
            case GroupPaused: _paused = true; break;
            case GroupResumed: _paused = false; break;
            case GroupEvents.GroupCancelled: Cancel(); break;
            case GroupRetried:
                IsCancelled = false;
                for (var i = 0; i < Jobs; i++) Retry(ref _jobs[i]);
                break;
            case JobRetried retried:
                IsCancelled = false;
                Retry(ref _jobs[retried.Attempt.Job]);
                break;
            case JobCancelled cancelled: End(ref _jobs[cancelled.Attempt.Job]); break;
            case AttemptStarted started: Start(ref _jobs[started.Attempt.Job], started); break;
            case JobCompleted completed: Complete(ref _jobs[completed.Attempt.Job], completed, writer); break;
            case JobFailed failed: Fail(ref _jobs[failed.Attempt.Job], failed); break;
            case IAttemptEvent other: Change(ref _jobs[other.Attempt.Job], other); break;
            default: throw new InvalidOperationException($"{happened} has no place in the ledger.");
        }
    }

    private void Start(ref JobEntry job, AttemptStarted started)
    {
        Unless(!job.IsEnded, Invariants.EndsOnce, () => $"{started} after the job's end");
        var (running, attempt) = (job.Holder, job.Attempt);
        Unless(running is null, Invariants.OneLease, () => $"{started} while attempt {attempt} is held by {running}");
        Unless(started.Attempt.Number == attempt + 1, Invariants.AttemptsRise, () => $"{started} after attempt {attempt}");
        Unless(!_paused, Invariants.PausedStartsNothing, () => $"{started} in a paused group");
        Unless(!(Running >= _terms.MaxRunning), Invariants.WithinLimit, () => $"{started} with {Running} of {_terms.MaxRunning} running");
        job.Attempt = started.Attempt.Number;
        job.Holder = started.Lease.Holder;
        Running++;
        Attempts++;
    }

    private void Complete(ref JobEntry job, JobCompleted completed, SimulatedGroup writer)
    {
        Unless(!job.IsCompleted, Invariants.OneResult, () => $"{completed.Attempt} after a result was recorded");
        Unless(!job.IsEnded, Invariants.EndsOnce, () => $"{completed.Attempt} completed after the job's end");
        Held(job, completed);
        var (holder, from) = (job.Holder, writer.CompletedBy(completed.Attempt));
        Unless(from == holder, Invariants.ResultOfHolder, () => $"{completed.Attempt} is held by {holder}; the result came from {from}");
        Unless(completed.Result == plan.Job(completed.Attempt.Job).Result, Invariants.RightResult, () => $"{completed}");
        End(ref job);
        job.IsCompleted = true;
        Completed++;
    }

    private void Fail(ref JobEntry job, JobFailed failed)
    {
        Unless(!job.IsEnded, Invariants.EndsOnce, () => $"{failed} after the job's end");
        Held(job, failed);
        var (losses, failures) = (job.Losses, job.Failures);
        var deserved = losses + 1 >= options.Policy.MaxLosses || plan.Job(failed.Attempt.Job).Kind switch
        {
            JobKind.Bad => true,
            JobKind.Flaky => failures + 1 >= options.Policy.MaxFailures,
            _ => false,
        };
        Unless(deserved, Invariants.FailsForReasons, () => $"{failed} after {failures} failures and {losses} losses");
        End(ref job);
        Failed++;
    }

    private void Change(ref JobEntry job, IAttemptEvent happened)
    {
        if (happened is BackoffPassed) return;
        Held(job, happened);
        switch (happened)
        {
            case CheckpointRecorded recorded:
                (job.Checkpoint, job.Losses) = (recorded.Checkpoint, 0);
                return;
            case AttemptHandedBack { Checkpoint: { } checkpoint }: job.Checkpoint = checkpoint; break;
            case AttemptLost: job.Losses++; break;
            case AttemptFailed:
                if (job.Failures++ > 0) job.Checkpoint = null;
                break;
        }

        job.Holder = null;
        Running--;
    }

    private static void Held(in JobEntry job, IAttemptEvent happened)
    {
        var (attempt, holder, isEnded) = (job.Attempt, job.Holder, job.IsEnded);
        Unless(
            !isEnded && holder is not null && attempt == happened.Attempt.Number,
            Invariants.NothingWithoutLease,
            () => $"{happened}; attempt {attempt} is {(isEnded ? "the job's last" : holder is null ? "held by nobody" : $"held by {holder}")}");
    }

    private void Cancel()
    {
        IsCancelled = true;
        for (var i = 0; i < Jobs; i++)
            if (!_jobs[i].IsEnded) End(ref _jobs[i]);
    }

    // A job may end once more only after this.
    private void Retry(ref JobEntry job)
    {
        if (!job.IsEnded || job.IsCompleted) return;
        (job.IsEnded, job.Losses, job.Failures) = (false, 0, 0);
        Ended--;
    }

    private void End(ref JobEntry job)
    {
        if (job.Holder is not null) Running--;
        (job.Holder, job.Checkpoint, job.IsEnded) = (null, null, true);
        Ended++;
    }

    internal record struct JobEntry(
        int Attempt, WorkerId? Holder, JobCheckpoint? Checkpoint, byte Losses, byte Failures, bool IsEnded, bool IsCompleted);
}
