using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Chaos.Oracle;

/// <summary>A history in which everything that may happen has happened and nothing is wrong; faults are planted into it.</summary>
internal sealed class SoundHistory
{
    public static readonly GroupId Accepted = GroupId.Parse(new string('a', 32));

    /// <summary>A group whose submission was never acknowledged, since its submitter gave up.</summary>
    public static readonly GroupId Unacknowledged = GroupId.Parse(new string('b', 32));

    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly WorkerId First = new("w1", 1);
    private static readonly FitSpec Spec = new();

    public SoundHistory()
    {
        var images = Enumerable.Range(0, 4).Select(i => new BatchImage($"image {i}", Hash($"image {i}"))).ToArray();
        Journal =
        [
            new GroupOpened(Accepted, Spec, 4, GroupTerms.Default, JobNeeds.None, At),
            new ImagesAdded(0, [.. images[..2]], At), new ImagesAdded(2, [.. images[2..]], At),
            // Completed at once.
            Started(0, 1), Completed(0, 1),
            // Lost after a checkpoint, then handed back, then completed.
            Started(1, 1), new CheckpointRecorded(new(1, 1), new(Hash("checkpoint"), 1), At), new AttemptLost(new(1, 1), "", At),
            Started(1, 2), new AttemptHandedBack(new(1, 2), null, At), Started(1, 3), Completed(1, 3),
            // Failed once, then met a full disk, then failed for good.
            Started(2, 1), new AttemptFailed(new(2, 1), "", At, At), new BackoffPassed(new(2, 1), At), Started(2, 2),
            new AttemptHindered(new(2, 2), "", At), Started(2, 3), new JobFailed(new(2, 3), "", At),
            Started(3, 1), new GroupCancelled(At),
        ];
        Unfinished =
        [
            new GroupOpened(Unacknowledged, Spec, 2, GroupTerms.Default, JobNeeds.None, At), new ImagesAdded(0, [images[0]], At), Started(0, 1),
            new CheckpointRecorded(new(0, 1), new(Hash("open checkpoint"), 2), At),
        ];
        Submission = new BatchSubmission(Spec, [.. images]);
        Watched = Enumerable.Range(0, 4).ToDictionary(job => job, Seen);
        Blobs = images.Select(image => image.Name).Append("open checkpoint").Select(Hash).ToDictionary(blob => blob, blob => new BlobReading(blob));
        foreach (var job in (int[])[0, 1])
        {
            Blobs.Add(Hash($"weights {job}"), new BlobReading(Hash($"weights {job}"), Hash($"tensors {job}")));
            Blobs.Add(Hash($"film {job}"), new BlobReading(Hash($"film {job}")));
            CalmWeights.Add(new CalmFit(images[job].Image, Spec), Hash($"tensors {job}"));
        }
    }

    public List<IGroupEvent> Journal { get; }

    public List<IGroupEvent> Unfinished { get; }

    public BatchSubmission Submission { get; set; }

    public Dictionary<int, JobUpdate> Watched { get; }

    public Dictionary<ContentHash, BlobReading> Blobs { get; }

    public Dictionary<CalmFit, ContentHash> CalmWeights { get; } = [];

    public HashSet<string> LiveNodes { get; } = ["w1", "w2"];

    public static ContentHash Hash(string content) => ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(content));

    public static AttemptStarted Started(int job, int attempt) => new(new(job, attempt), new Lease(First, At), At);

    public static JobCompleted Completed(int job, int attempt) => new(new(job, attempt), new FitResult(
        new FitSummary { Mse = 1, PsnrDb = 1, Epochs = 1, BestEpoch = 1, Steps = 1, Seconds = 1, Parameters = 1, StopReason = StopReason.Epochs },
        Hash($"weights {job}"), 1, 1, Hash($"film {job}")), At);

    /// <summary>What a watcher sees of a job at the end of the journal.</summary>
    public JobUpdate Seen(int job)
    {
        var standing = new Ledger(Journal).StandingOf(job);
        return new JobUpdate(job, $"image {job}", standing.State, standing.Attempt, null, standing.Result, null, Hash($"image {job}"), null, null, null);
    }

    public History Build() => new()
    {
        Journals = new Dictionary<GroupId, IReadOnlyList<IGroupEvent>> { [Accepted] = Journal, [Unacknowledged] = Unfinished },
        Accepted = [new AcceptedBatch(Accepted, Submission)],
        Watched = new Dictionary<GroupId, IReadOnlyDictionary<int, JobUpdate>> { [Accepted] = Watched },
        Blobs = Blobs,
        LiveNodes = LiveNodes,
        CalmWeights = CalmWeights,
    };
}
