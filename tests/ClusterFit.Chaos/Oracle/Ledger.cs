using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Chaos.Oracle;

/// <summary>The journal of a group, sorted by jobs. Reads it in its own way and forgives what <see cref="GroupState"/> would refuse: an oracle that
/// used the rules under test would share their errors.</summary>
internal sealed class Ledger
{
    private readonly List<BatchImage> _images = [];
    private readonly Dictionary<int, List<IGroupEvent>> _events = [];

    public Ledger(IReadOnlyList<IGroupEvent> journal)
    {
        foreach (var happened in journal)
            switch (happened)
            {
                case GroupOpened opened:
                    Opened ??= opened;
                    break;
                case ImagesAdded added:
                    _images.AddRange(added.Images);
                    break;
                case IAttemptEvent attempt:
                    EventsOf(attempt.Attempt.Job).Add(happened);
                    break;
                case GroupCancelled or GroupRetried:
                    foreach (var job in Jobs) EventsOf(job).Add(happened);
                    break;
            }
    }

    /// <summary>How the group was opened; null when the journal does not say.</summary>
    public GroupOpened? Opened { get; }

    /// <summary>The images in the order in which they were added.</summary>
    public IReadOnlyList<BatchImage> Images => _images;

    /// <summary>Positions of all jobs.</summary>
    public IEnumerable<int> Jobs => Enumerable.Range(0, _images.Count);

    /// <summary>All that happened to a job, in order.</summary>
    public List<IGroupEvent> EventsOf(int job)
    {
        if (!_events.TryGetValue(job, out var events)) _events.Add(job, events = []);
        return events;
    }

    /// <summary>Where a job stands after all of it.</summary>
    public JobStanding StandingOf(int job) => EventsOf(job).Aggregate(new JobStanding(), (standing, happened) => standing.After(happened));

    /// <summary>All blobs that must be there.</summary>
    public IEnumerable<(string What, ContentHash Blob)> Blobs() => Jobs.SelectMany(job =>
    {
        var standing = StandingOf(job);
        var blobs = new List<(string, ContentHash)> { ($"image of job {job}", _images[job].Image) };
        if (!standing.IsFinal && standing.Checkpoint is { } checkpoint) blobs.Add(($"checkpoint of job {job}", checkpoint));
        foreach (var completed in EventsOf(job).OfType<JobCompleted>())
        {
            blobs.Add(($"weights of job {job}", completed.Result.Weights));
            if (completed.Result.Film is { } film) blobs.Add(($"film of job {job}", film));
        }

        return blobs;
    });
}
