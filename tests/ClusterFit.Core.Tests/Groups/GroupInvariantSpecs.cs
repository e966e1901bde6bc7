using ClusterFit.Core.Groups;
using CsCheck;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

/// <summary>Random commands from three nodes that restart, repeat themselves, fall silent, and send what they sent long ago.</summary>
public class GroupInvariantSpecs
{
    private const int Jobs = 5;

    private static readonly Gen<(int Kind, int Node, int Pick, int Seconds)> Step =
        Gen.Select(Gen.Int[0, 10], Gen.Int[0, 2], Gen.Int[0, 1000], Gen.OneOf(Gen.Const(0), Gen.Int[0, 5], Gen.Int[60, 120]));

    [Fact]
    public void Whatever_arrives_in_whatever_order_the_promises_hold() => Step.Array[0, 200].Sample(steps =>
    {
        var group = new GroupExamples(Jobs);
        var incarnations = new long[] { 1, 1, 1 };
        var sent = new List<IGroupCommand>();
        var known = new List<(WorkerId Worker, AttemptId Attempt)>();
        foreach (var (kind, node, pick, seconds) in steps)
        {
            group.Now += TimeSpan.FromSeconds(seconds);
            var worker = new WorkerId($"node-{node}", incarnations[node]);
            // Mostly about attempts that were really given out, to anyone, at any time.
            var (holder, attempt) = known.Count > 0 ? known[pick % known.Count] : (worker, new AttemptId(pick % Jobs, 1));
            IGroupCommand command = kind switch
            {
                0 or 1 => new GroupCommands.TakeJobs(Id, worker, 1 + (pick % 3), [.. known.Where(k => k.Worker == worker && pick % 2 == 0).Select(k => k.Attempt)]),
                2 => new GroupCommands.CompleteAttempt(Id, holder, attempt, Result(pick)),
                3 when pick % 5 == 0 => new GroupCommands.HinderAttempt(Id, holder, attempt, "disk full"),
                3 => new GroupCommands.FailAttempt(Id, holder, attempt, $"reason {pick}", pick % 7 == 0),
                4 => new GroupCommands.HandBackAttempt(Id, holder, attempt, pick % 2 == 0 ? Checkpoint(pick % 4) : null),
                5 => new GroupCommands.RecordCheckpoint(Id, holder, attempt, Checkpoint(pick % 4)),
                6 => new GroupCommands.RenewLeases(Id, worker, [.. known.Select(k => k.Attempt).Take(4)]),
                7 => new GroupCommands.Sweep(Id),
                8 when pick % 10 == 0 => new GroupCommands.CancelGroup(Id),
                8 when pick % 10 == 1 => new GroupCommands.PauseGroup(Id),
                8 when pick % 10 is 2 or 3 => new GroupCommands.ResumeGroup(Id),
                8 when pick % 10 == 4 => new GroupCommands.ChangeTerms(Id, TermsChange.To(new GroupTerms { MaxRunning = pick % 3 == 0 ? null : pick % 3 })),
                9 when pick % 4 == 0 => new GroupCommands.CancelJob(Id, pick % Jobs),
                9 when pick % 4 == 1 => new GroupCommands.RetryJobs(Id, pick % Jobs),
                9 when pick % 4 == 2 => new GroupCommands.RetryJobs(Id, null),
                8 or 9 => new GroupCommands.NodeRestarted(Id, worker with { Incarnation = ++incarnations[node] }),
                _ => sent.Count > 0 ? sent[pick % sent.Count] : new GroupCommands.RestartLeases(Id),
            };
            sent.Add(command);
            if (group.Do(command) is GroupReplies.JobsAssigned assigned)
                known.AddRange(assigned.Assignments.Select(a => (((GroupCommands.TakeJobs)command).Worker, a.Attempt)));
            CheckState(group.State);
            // Whoever is told that the jobs are retried finds none that has failed or was cancelled.
            if (command is GroupCommands.RetryJobs { Job: null }) Assert.Equal(0, group.State.Counts.Failed + group.State.Counts.Cancelled);
        }

        CheckJournal(group);
    });

    private static void CheckState(GroupState state)
    {
        foreach (var job in state.Jobs)
        {
            Assert.Equal(job.State == JobState.Running, job.Lease is not null);
            Assert.Equal(job.State == JobState.Retryable, job.RetryAt is not null);
            Assert.Equal(job.State == JobState.Completed, job.Result is not null);
            Assert.False(job.IsFinal && job.Checkpoint is not null);
            Assert.Equal(job.IsFinal, job.Ended is not null);
            Assert.Equal(job.Attempt, job.Latest?.Number ?? 0);
            Assert.Equal(job.State == JobState.Running, job.Latest is { Ended: null });
            Assert.Equal(job.State == JobState.Completed, job.Latest?.Outcome == AttemptOutcome.Completed);
        }

        // The indices are what the jobs say.
        Assert.Equal(state.Jobs.Where(job => job.State == JobState.Available).Select(job => (job.Losses, job.Index)).Order(), state.Ready.ToArray());
        Assert.Equal(state.Jobs.Where(job => job.Deadline is not null).Select(job => (job.Deadline!.Value, job.Index)).Order(), state.Deadlines.ToArray());
        Assert.Equal(
            state.Jobs.Where(job => job.Lease is not null).Select(job => (job.Lease!.Holder.Node, job.Index)).Order(),
            state.Held.SelectMany(node => node.Value.Select(job => (node.Key, job))).Order());
        Assert.Equal(
            state.Jobs.Where(job => job.Checkpoint is not null).GroupBy(job => job.Checkpoint!.Blob).Select(g => (g.Key.Hex, g.Count())).Order(),
            state.Checkpoints.Select(c => (c.Key.Hex, c.Value)).Order());
        Assert.Equal(state.Jobs.Aggregate(JobTally.None, (tally, job) => tally.Plus(job)), state.Tally);
        Assert.Equal(state.IsEnded, state.Ended is not null);
        Assert.Equal(state.Jobs.Count(job => job.IsFinal), state.Final);
        Assert.Equal(state.Jobs.Count(job => job.State == JobState.Running), state.Running);
    }

    private static void CheckJournal(GroupExamples group)
    {
        var journaled = group.Journal.Where(happened => happened is not GroupEvents.LeaseRenewed).ToArray();
        var cancelled = journaled.Any(happened => happened is GroupEvents.GroupCancelled);
        foreach (var job in journaled.OfType<IAttemptEvent>().GroupBy(happened => happened.Attempt.Job))
        {
            // A result comes once and nothing after it. The other ends come once unless the job was retried. Attempts rise by one, and a new one
            // starts only after the last has ended.
            Assert.True(job.Count(happened => happened is GroupEvents.JobCompleted) <= 1);
            Assert.DoesNotContain(job.SkipWhile(happened => happened is not GroupEvents.JobCompleted).Skip(1), _ => true);
            Assert.True(job.Count(happened => happened is GroupEvents.JobFailed or GroupEvents.JobCancelled) <= 1
                + job.Count(happened => happened is GroupEvents.JobRetried) + journaled.Count(happened => happened is GroupEvents.GroupRetried));
            var attempt = 0;
            var running = false;
            foreach (var happened in job)
            {
                if (happened is GroupEvents.AttemptStarted)
                {
                    Assert.False(running && !cancelled);
                    Assert.Equal(++attempt, happened.Attempt.Number);
                    running = true;
                }
                else if (happened is GroupEvents.JobCancelled or GroupEvents.JobRetried)
                {
                    Assert.Equal(attempt, happened.Attempt.Number);
                    running = false;
                }
                else if (happened is not GroupEvents.BackoffPassed)
                {
                    Assert.True(running);
                    Assert.Equal(attempt, happened.Attempt.Number);
                    running = happened is GroupEvents.CheckpointRecorded;
                }
            }
        }

        var replayed = journaled.Aggregate(GroupState.Empty, (state, happened) => state.Apply(happened));
        CheckState(replayed);
        Assert.Equal(group.State.Jobs.Select(WithoutExpiry), replayed.Jobs.Select(WithoutExpiry));
        var full = group.Journal.Aggregate(GroupState.Empty, (state, happened) => state.Apply(happened));
        Assert.Equal(group.State.Jobs, full.Jobs);
    }

    // Renewals are not journaled.
    private static Job WithoutExpiry(Job job) => job with { Lease = job.Lease is null ? null : job.Lease with { Expires = default } };
}
