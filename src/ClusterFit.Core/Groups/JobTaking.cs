using ClusterFit.Core.Fits;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Groups.GroupEvents;
using static ClusterFit.Core.Groups.GroupReplies;

namespace ClusterFit.Core.Groups;

/// <summary>Which jobs a worker gets.</summary>
internal static class JobTaking
{
    /// <summary>Assigns again what the worker holds without knowing, then available jobs, up to the number asked for.</summary>
    public static Decision Take(GroupState state, TakeJobs take, GroupPolicy policy, DateTimeOffset now)
    {
        // A worker that was restarted in the meantime has no demand.
        if (state.HeldBy(take.Worker.Node).Any(job => state.Jobs[job].Lease!.Holder.Incarnation > take.Worker.Incarnation))
            return new Decision(new JobsAssigned(take.Group, state.Spec, state.Needs, []), []);
        var lost = LoseOlderIncarnations(state, take.Worker, policy, now);
        var current = lost.Aggregate(state, (s, e) => s.Apply(e));
        var holding = take.Holding.ToHashSet();
        var held = current.HeldBy(take.Worker.Node).Select(index => current.Jobs[index]).ToArray();
        var unknown = Fitting(held.Where(job => !holding.Contains(new(job.Index, job.Attempt)))).ToArray();
        var count = Math.Min(take.Count - unknown.Length, current.Takeable);
        var fresh = Fitting(unknown.Concat(Choose(current, count, held.Any(job => job.Losses >= policy.SuspectLosses), policy)))
            .Skip(unknown.Length).Select(job => job with { Attempt = job.Attempt + 1 }).ToArray();
        var lease = new Lease(take.Worker, now + policy.Lease);
        return new Decision(
            new JobsAssigned(take.Group, state.Spec, state.Needs, [.. unknown.Concat(fresh).Select(job => Assign(state, job))]),
            [.. lost, .. fresh.Select(job => new AttemptStarted(new(job.Index, job.Attempt), lease, now))]);
    }

    /// <summary>All attempts held by earlier incarnations of the worker's node are lost.</summary>
    public static IReadOnlyList<IGroupEvent> LoseOlderIncarnations(GroupState state, WorkerId worker, GroupPolicy policy, DateTimeOffset now) =>
        [.. state.HeldBy(worker.Node).Select(job => state.Jobs[job])
            .Where(job => job.Lease!.Holder.Incarnation < worker.Incarnation)
            .Select(job => GroupDecisions.Lose(job, $"worker {job.Lease!.Holder} was restarted", policy, now))];

    // What one message may hold; the worker asks for the rest.
    private static IEnumerable<Job> Fitting(IEnumerable<Job> jobs)
    {
        var characters = 0;
        return jobs.Take(MaxImages).TakeWhile(job => (characters += job.Name.Length) <= MaxNames);
    }

    // Ready jobs come by rising losses, so the suspects are last: at the first one too many there are only more of them.
    private static IEnumerable<Job> Choose(GroupState state, int count, bool holdsSuspect, GroupPolicy policy)
    {
        foreach (var (losses, index) in state.Ready.Take(Math.Max(0, count)))
        {
            var suspect = losses >= policy.SuspectLosses;
            if (suspect && holdsSuspect) yield break;
            holdsSuspect |= suspect;
            yield return state.Jobs[index];
        }
    }

    private static Assignment Assign(GroupState state, Job job)
    {
        var assignment = new Assignment(new(job.Index, job.Attempt), job.Name, job.Image, job.Checkpoint)
        {
            Until = job.Until,
            // One that begins now gets its own.
            Trace = job.Latest?.Number == job.Attempt ? job.Latest.Trace : null,
        };
        if (state.Study is not { Definition: var study } trials) return assignment;
        var spec = study.SpecOf(
            trials.Trials[job.Index / study.JobsOfTrial].Trial.Settings, study.FitOf(job.Index % study.JobsOfTrial).Seed);
        return assignment with { Settings = [.. FitSettings.Difference(state.Spec, spec)] };
    }
}
