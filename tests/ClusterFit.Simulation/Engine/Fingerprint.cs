using ClusterFit.Core;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Groups.GroupReplies;

namespace ClusterFit.Simulation.Engine;

/// <summary>A number for a message: the same in every process, unlike the hash codes of its texts.</summary>
internal static class Fingerprint
{
    public static ulong Of(object message) => SeededRandom.Mix(Kind(message.GetType().Name), message switch
    {
        TakeJobs take => SeededRandom.Mix((ulong)take.Count, Of(take.Holding)),
        RenewLeases renew => Of(renew.Attempts),
        RecordCheckpoint record => SeededRandom.Mix(Of(record.Attempt), (ulong)record.Checkpoint.Epoch),
        CompleteAttempt complete => Of(complete.Attempt),
        FailAttempt fail => Of(fail.Attempt),
        HinderAttempt hinder => Of(hinder.Attempt),
        HandBackAttempt back => SeededRandom.Mix(Of(back.Attempt), (ulong)(back.Checkpoint?.Epoch ?? -1)),
        NodeRestarted restarted => (ulong)restarted.Worker.Incarnation,
        AddImages add => SeededRandom.Mix((ulong)add.From, (ulong)add.Images.Count),
        JobsAssigned assigned => assigned.Assignments.Aggregate(0UL, (hash, assignment) => SeededRandom.Mix(hash, Of(assignment.Attempt))),
        LeasesRenewed renewed => Of(renewed.Outdated),
        CheckpointAccepted accepted => SeededRandom.Mix(Of(accepted.Attempt), (ulong)accepted.Obsolete.Count),
        AttemptEnded ended => SeededRandom.Mix(Of(ended.Attempt), (ulong)ended.Obsolete.Count),
        AttemptOutdated outdated => Of(outdated.Attempt),
        AttemptUnwanted unwanted => Of(unwanted.Attempt),
        SubmissionReceived received => (ulong)received.Received,
        JournalEntry entry => entry.Events.Aggregate(0UL, (hash, happened) => SeededRandom.Mix(hash, Of(happened))),
        IAttemptEvent happened => Of(happened.Attempt),
        _ => 0,
    });

    private static ulong Of(AttemptId attempt) => SeededRandom.Mix((ulong)attempt.Job, (ulong)attempt.Number);

    private static ulong Of(EquatableList<AttemptId> attempts) => attempts.Aggregate(0UL, (hash, attempt) => SeededRandom.Mix(hash, Of(attempt)));

    private static ulong Kind(string name) => name.Aggregate(0UL, (hash, character) => (hash * 31) + character);
}
