using ClusterFit.Core.Groups;
using static ClusterFit.Chaos.Oracle.SoundHistory;
using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Chaos.Oracle;

public sealed class InvariantsSpecs
{
    /// <summary>Faults, each of which breaks one invariant and no other.</summary>
    private static readonly (string Invariant, string Fault, Action<SoundHistory> Plant)[] Faults =
    [
        (Invariants.AcknowledgedIsJournaled, "a batch without its last image", history =>
            history.Submission = history.Submission with { Images = [.. history.Submission.Images, new BatchImage("lost", Hash("lost"))] }),
        (Invariants.AcknowledgedIsJournaled, "another image under the name", history =>
            history.Submission = history.Submission with { Images = [.. history.Submission.Images.SkipLast(1), new BatchImage("image 3", Hash("x"))] }),
        (Invariants.AcknowledgedIsJournaled, "another spec", history => history.Submission = history.Submission with { Spec = new() { Seed = 7 } }),
        (Invariants.EveryJobEnds, "a job that is left running", history =>
        {
            history.Journal.RemoveAll(happened => happened is GroupCancelled);
            See(history, 3);
        }),
        (Invariants.EveryJobEnds, "a job that completed and then failed", history =>
        {
            history.Journal.Add(new JobFailed(new(0, 1), "", default));
            See(history, 0);
        }),
        (Invariants.EveryJobEnds, "a cancelled job that completed", history =>
        {
            history.Journal.Add(Completed(3, 1));
            StoreResult(history, 3);
            See(history, 3);
        }),
        (Invariants.OneResult, "the same result twice", history => history.Journal.Add(Completed(0, 1))),
        (Invariants.BlobsReadBack, "an image that is gone", history => history.Blobs.Remove(Hash("image 2"))),
        (Invariants.BlobsReadBack, "weights that can not be read", history => history.Blobs[Hash("weights 0")] = new BlobReading(null)),
        (Invariants.BlobsReadBack, "a film that has changed", history => history.Blobs[Hash("film 1")] = new BlobReading(Hash("other"))),
        (Invariants.BlobsReadBack, "the checkpoint of an open job that is gone", history => history.Blobs.Remove(Hash("open checkpoint"))),
        (Invariants.AttemptsRise, "a number left out", history => Replace(history, 1, 3, 4)),
        (Invariants.AttemptsRise, "a number used again", history => Replace(history, 1, 3, 2)),
        (Invariants.NothingFromOlderAttempts, "a late checkpoint of a lost attempt", history => history.Journal.Insert(
            history.Journal.FindIndex(happened => happened is AttemptStarted { Attempt: (1, 2) }) + 1,
            new CheckpointRecorded(new(1, 1), new(Hash("checkpoint"), 1), default))),
        (Invariants.NothingWithoutLease, "a result of an attempt that was lost", history => history.Journal.Insert(
            history.Journal.FindIndex(happened => happened is JobCompleted { Attempt.Job: 0 }), new AttemptLost(new(0, 1), "", default))),
        (Invariants.NothingOnDeadNodes, "an attempt whose worker is gone", history => history.LiveNodes.Remove("w1")),
        (Invariants.CalmWeights, "other weights", history =>
            history.Blobs[Hash("weights 1")] = new BlobReading(Hash("weights 1"), Hash("other tensors"))),
        (Invariants.CalmWeights, "something else than a weights file", history =>
            history.Blobs[Hash("weights 1")] = new BlobReading(Hash("weights 1"))),
        (Invariants.WatcherSawIt, "a job that the watcher never saw", history => history.Watched.Remove(2)),
        (Invariants.WatcherSawIt, "another state", history => history.Watched[2] = history.Watched[2] with { State = JobState.Cancelled }),
        (Invariants.WatcherSawIt, "another result", history => history.Watched[1] = history.Watched[1] with { Result = Completed(0, 1).Result }),
        (Invariants.WatcherSawIt, "another attempt", history => history.Watched[1] = history.Watched[1] with { Attempt = 2 }),
    ];

    /// <summary>The faults by number, since a delegate is no test data.</summary>
    public static TheoryData<int, string, string> PlantedFaults { get; } =
        [.. Faults.Select((fault, i) => new TheoryDataRow<int, string, string>(i, fault.Invariant, fault.Fault))];

    [Fact]
    public void A_sound_history_breaks_nothing() => Assert.Empty(Invariants.Check(new SoundHistory().Build()));

    [Fact]
    public void Jobs_that_were_retried_may_end_again()
    {
        var history = new SoundHistory();
        history.Journal.AddRange(
        [
            new GroupRetried(default), Started(2, 4), new JobCancelled(new(2, 4), default), new JobRetried(new(2, 4), default), Started(2, 5),
            new JobFailed(new(2, 5), "", default), Started(3, 2), Completed(3, 2),
        ]);
        StoreResult(history, 3);
        See(history, 2, 3);
        Assert.Empty(Invariants.Check(history.Build()));
    }

    [Theory]
    [MemberData(nameof(PlantedFaults))]
    public void A_planted_fault_is_caught_by_its_invariant_and_by_no_other(int number, string invariant, string fault)
    {
        var history = new SoundHistory();
        Faults[number].Plant(history);
        var violations = Invariants.Check(history.Build());
        Assert.True(violations.Count > 0 && violations.All(violation => violation.Invariant == invariant),
            $"{fault}: {(violations.Count == 0 ? "not caught" : string.Join('\n', violations))}");
    }

    [Fact]
    public void Every_invariant_has_a_planted_fault() =>
        Assert.Equal(Invariants.All.Select(invariant => invariant.Name).Order(), Faults.Select(fault => fault.Invariant).Distinct().Order());

    private static void StoreResult(SoundHistory history, int job)
    {
        history.Blobs[Hash($"weights {job}")] = new BlobReading(Hash($"weights {job}"), Hash($"tensors {job}"));
        history.Blobs[Hash($"film {job}")] = new BlobReading(Hash($"film {job}"));
        history.CalmWeights[new CalmFit(Hash($"image {job}"), new())] = Hash($"tensors {job}");
    }

    private static void See(SoundHistory history, params int[] jobs)
    {
        foreach (var job in jobs) history.Watched[job] = history.Seen(job);
    }

    private static void Replace(SoundHistory history, int job, int attempt, int other)
    {
        var journal = history.Journal;
        for (var i = 0; i < journal.Count; i++)
            journal[i] = journal[i] switch
            {
                AttemptStarted { Attempt: var old } when old == new AttemptId(job, attempt) => Started(job, other),
                JobCompleted { Attempt: var old } when old == new AttemptId(job, attempt) => Completed(job, other),
                var same => same,
            };
        See(history, job);
    }
}
