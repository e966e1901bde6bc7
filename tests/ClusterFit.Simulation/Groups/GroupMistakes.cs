using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Simulation.Groups;

/// <summary>The decisions of a group, with a planted bug if the simulation has one.</summary>
internal sealed class GroupMistakes(World world)
{
    // What a row gets beyond what the group decided.
    private readonly List<IGroupEvent> _extra = [];

    public Decision Decide(GroupState state, IGroupCommand command, GroupPolicy policy, DateTimeOffset now)
    {
        var decision = GroupDecisions.Decide(Seen(state, command), Heard(state, command), PolicyOf(policy), now);
        switch (world.Options.Bug)
        {
            case PlantedBug.LeasesNeverEnd when command is TakeJobs take && decision.Events.Any(happened => happened is AttemptLost):
                return new Decision(new GroupReplies.JobsAssigned(take.Group, state.Spec, state.Needs, []), []);
            case PlantedBug.LeasesNeverEnd when command is NodeRestarted or Sweep:
                return decision with { Events = [.. decision.Events.Where(happened => happened is not AttemptLost)] };
            case PlantedBug.BackoffNeverPasses when command is Sweep:
                return decision with { Events = [.. decision.Events.Where(happened => happened is not BackoffPassed)] };
            case PlantedBug.NewCheckpointObsolete when command is RecordCheckpoint record
                && decision.Reply is GroupReplies.CheckpointAccepted accepted:
                return decision with { Reply = accepted with { Obsolete = [record.Checkpoint.Blob] } };
            case PlantedBug.FailureRecordedAgain when decision.Events is [JobFailed failed]: _extra.Add(failed); break;
            case PlantedBug.CompletionRecordedAgain when decision.Events is [JobCompleted completed]: _extra.Add(completed); break;
            case PlantedBug.OutdatedCheckpointRecorded
                when command is RecordCheckpoint late && decision is { Reply: GroupReplies.AttemptOutdated } && decision.Events.Count == 0:
                _extra.Add(new CheckpointRecorded(late.Attempt, late.Checkpoint, now));
                break;
        }

        return decision;
    }

    /// <summary>The row that is written instead of what was decided.</summary>
    public JournalEntry Record(JournalEntry entry)
    {
        if (world.Has(PlantedBug.AttemptSkipped))
            return new JournalEntry([.. entry.Events.Select(happened => happened is AttemptStarted { Attempt: { Number: 2, Job: var job } } started
                ? started with { Attempt = new AttemptId(job, 3) }
                : happened)]);
        if (_extra.Count == 0) return entry;
        var row = new JournalEntry([.. entry.Events, .. _extra]);
        _extra.Clear();
        return row;
    }

    /// <summary>The state that a group takes for its own after a recovery.</summary>
    public GroupState Recover(GroupState state) => !world.Has(PlantedBug.LeasesForgotten) || state.Id is null ? state : GroupState.Restore(
        new GroupOpened(state.Id.Value, state.Spec, state.Total, state.Terms, state.Needs, state.Created), state.IsPaused, state.IsCancelled, state.Ended,
        [.. state.Jobs.Select(job => job.State == JobState.Running ? job with { State = JobState.Available, Lease = null } : job)]);

    private GroupState Seen(GroupState state, IGroupCommand command) => world.Options.Bug switch
    {
        _ when command is not TakeJobs || state.Id is null => state,
        PlantedBug.LimitIgnored => state.Apply(new TermsChanged(state.Terms with { MaxRunning = null }, default)),
        PlantedBug.PauseIgnored => state.Apply(new GroupResumed(default)),
        _ => state,
    };

    private GroupPolicy PolicyOf(GroupPolicy policy) => world.Has(PlantedBug.NoSecondChance) ? policy with { MaxFailures = 1 } : policy;

    private IGroupCommand Heard(GroupState state, IGroupCommand command) =>
        world.Has(PlantedBug.OutdatedAttemptAccepted) && command is CompleteAttempt complete && state.Id is not null
            && complete.Attempt.Job < state.Jobs.Count && state.Jobs[complete.Attempt.Job] is { Lease: { } lease } job
            ? complete with { Worker = lease.Holder, Attempt = new AttemptId(job.Index, job.Attempt) }
            : command;
}
