using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using static ClusterFit.Core.Workers.WorkerActions;

namespace ClusterFit.Core.Workers;

/// <summary>What a worker is.</summary>
/// <param name="Id">Its node and incarnation.</param>
/// <param name="Lanes">Fits at the same time.</param>
/// <param name="Device">The kind of its device; never <see cref="DeviceKind.Any"/>.</param>
/// <param name="MemoryBytes">Memory that its fits may take together.</param>
/// <param name="CheckpointInterval">Time between two checkpoints of a fit.</param>
/// <param name="RenewInterval">Time between two renewals of its leases; a fraction of a lease.</param>
public sealed record WorkerOptions(
    WorkerId Id, int Lanes, DeviceKind Device, long MemoryBytes, TimeSpan CheckpointInterval, TimeSpan RenewInterval);

/// <summary>What a worker does about what it hears: takes jobs that it is offered, renews its leases, and tells the groups of every checkpoint and
/// every end until they acknowledge it. Deterministic and without durable state: what it can not say any more is lost with its leases. Times are
/// those since its start.</summary>
public sealed class WorkerProtocol(WorkerOptions options)
{
    // A node that could not do a job leaves the next ones to others for a while.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    // Ends that no group acknowledges are not piled up without bound.
    private const int EndsPerLane = 4;

    private readonly Dictionary<AttemptKey, Lane> _lanes = [];
    private readonly Outbox _outbox = new();
    private readonly PendingTakes _takes = new();
    private readonly List<IWorkerAction> _actions = [];
    private TimeSpan _renewed;
    private TimeSpan _restsUntil;
    private TimeSpan _now;

    /// <summary>What the worker has room for.</summary>
    public WorkerRoom Room => new(FreeLanes, options.Device, FreeMemory);

    /// <summary>What the worker has room for and what it runs.</summary>
    public WorkerLoad Load => new(Room, options.Lanes, [.. _lanes.Keys.Take(WorkerLoad.MaxRunning)]);

    /// <summary>Whether the worker takes no more jobs and gives back those that it has.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Whether the worker holds nothing any more.</summary>
    public bool IsDrained => IsDraining && _lanes.Count == 0 && _takes.Jobs == 0 && _outbox.IsEmpty;

    private long FreeMemory => options.MemoryBytes - _lanes.Values.Sum(lane => lane.Needs.MemoryBytes);

    private int FreeLanes => IsDraining || _now < _restsUntil || _outbox.Count >= EndsPerLane * options.Lanes
        ? 0
        : Math.Max(0, options.Lanes - _lanes.Count - _takes.Jobs);

    /// <summary>The scheduler says that a group has so many jobs for this worker.</summary>
    public IReadOnlyList<IWorkerAction> OnOffer(GroupId group, int jobs, TimeSpan now)
    {
        // An offer of a group that is being asked already asks for all again, in one request: were it left alone, its lanes would be announced
        // and offered over and over until the answer.
        var count = Math.Min(jobs, FreeLanes);
        if (count > 0) Take(group, _takes.Add(group, count, now));

        return Done();
    }

    /// <summary>A group answers.</summary>
    /// <exception cref="ArgumentException">It is no answer that a worker gets.</exception>
    public IReadOnlyList<IWorkerAction> OnReply(IGroupReply reply, TimeSpan now)
    {
        switch (reply)
        {
            case GroupReplies.JobsAssigned assigned: Assigned(assigned, now); break;
            case GroupReplies.LeasesRenewed renewed: Renewed(renewed); break;
            case GroupReplies.AttemptUnwanted unwanted: HandBack(new(unwanted.Group, unwanted.Attempt)); break;
            case GroupReplies.AttemptOutdated outdated: Outdated(new(outdated.Group, outdated.Attempt)); break;
            case GroupReplies.CheckpointAccepted accepted: Acknowledged(new(accepted.Group, accepted.Attempt), isEnd: false, accepted.Obsolete); break;
            case GroupReplies.AttemptEnded ended: Acknowledged(new(ended.Group, ended.Attempt), isEnd: true, ended.Obsolete); break;
            case GroupReplies.Refused refused: _takes.Refused(refused.Group); break;
            default: throw new ArgumentException($"{reply} is not for a worker.", nameof(reply));
        }

        return Done();
    }

    /// <summary>A lane has stored a checkpoint.</summary>
    public IReadOnlyList<IWorkerAction> OnCheckpoint(AttemptKey key, JobCheckpoint checkpoint, TimeSpan now)
    {
        Say(key, isEnd: false, new GroupCommands.RecordCheckpoint(key.Group, options.Id, key.Attempt, checkpoint), now);
        return Done();
    }

    /// <summary>A lane has ended its attempt and is idle.</summary>
    /// <param name="key">The attempt.</param>
    /// <param name="end">What to tell the group; null when the attempt is not this worker's any more.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<IWorkerAction> OnEnd(AttemptKey key, AttemptEnd? end, TimeSpan now)
    {
        _now = now;
        _lanes.Remove(key);
        if (end is AttemptEnd.Hindered) _restsUntil = now + Rest;
        if (end is not null) Say(key, isEnd: true, end.ToCommand(key, options.Id), now);
        return Done();
    }

    /// <summary>Time passes; at least once a second.</summary>
    public IReadOnlyList<IWorkerAction> OnTick(TimeSpan now)
    {
        _now = now;
        foreach (var message in _outbox.Due(now)) _actions.Add(new Send(message));
        foreach (var (group, count) in _takes.Due(now)) Take(group, count);
        foreach (var (key, lane) in _lanes)
        {
            // A new one only when the last is recorded, or unrecorded files would pile up while the group can not be reached.
            if (now - lane.Checkpointed < options.CheckpointInterval || _outbox.Has(key, isEnd: false)) continue;
            lane.Checkpointed = now;
            _actions.Add(new TakeCheckpoint(key));
        }

        if (now - _renewed >= options.RenewInterval)
        {
            _renewed = now;
            foreach (var group in _lanes.Keys.Concat(_outbox.Ending).Select(key => key.Group).Distinct())
                _actions.Add(new Send(new GroupCommands.RenewLeases(group, options.Id, Holding(group))));
        }

        return Done();
    }

    /// <summary>Gives all attempts back, with checkpoints, and takes no more.</summary>
    public IReadOnlyList<IWorkerAction> OnDrain()
    {
        IsDraining = true;
        foreach (var key in _lanes.Keys) HandBack(key);
        return Done();
    }

    private void Assigned(GroupReplies.JobsAssigned assigned, TimeSpan now)
    {
        Assignment[] fresh = [.. assigned.Assignments.Where(assignment =>
            new AttemptKey(assigned.Group, assignment.Attempt) is var key && !_lanes.ContainsKey(key) && !_outbox.Has(key, isEnd: true))];
        _takes.Answered(assigned.Group, fresh.Length);
        foreach (var assignment in fresh)
        {
            var key = new AttemptKey(assigned.Group, assignment.Attempt);
            if (!IsDraining && _lanes.Count < options.Lanes && assigned.Needs.MemoryBytes <= FreeMemory)
            {
                _lanes.Add(key, new Lane(assigned.Needs) { Checkpointed = now });
                _actions.Add(new StartTraining(assigned.Group, FitSettings.Apply(assigned.Spec, assignment.Settings), assignment));
            }
            else
            {
                // An answer that came too late, during the drain, or after other jobs took the memory that was free when it was asked for.
                Say(key, isEnd: true, new GroupCommands.HandBackAttempt(key.Group, options.Id, key.Attempt, Checkpoint: null), now);
            }
        }
    }

    private void Renewed(GroupReplies.LeasesRenewed renewed)
    {
        foreach (var attempt in renewed.Outdated) Outdated(new(renewed.Group, attempt));
        if (!renewed.IsPaused) return;
        foreach (var key in _lanes.Keys.Where(key => key.Group == renewed.Group)) HandBack(key);
    }

    private void Outdated(AttemptKey key)
    {
        if (_lanes.ContainsKey(key)) _actions.Add(new StopTraining(key, StopKind.Abandon));
        _outbox.Acknowledge(key, isEnd: false);
        _outbox.Acknowledge(key, isEnd: true);
    }

    private void HandBack(AttemptKey key)
    {
        if (_lanes.ContainsKey(key)) _actions.Add(new StopTraining(key, StopKind.HandBack));
    }

    private void Acknowledged(AttemptKey key, bool isEnd, EquatableList<ContentHash> obsolete)
    {
        _outbox.Acknowledge(key, isEnd);
        foreach (var blob in obsolete) _actions.Add(new DeleteBlob(blob));
    }

    private void Take(GroupId group, int count) => _actions.Add(new Send(new GroupCommands.TakeJobs(group, options.Id, count, Holding(group))));

    private void Say(AttemptKey key, bool isEnd, IGroupCommand message, TimeSpan now)
    {
        _outbox.Add(key, isEnd, message, now);
        _actions.Add(new Send(message));
    }

    private EquatableList<AttemptId> Holding(GroupId group) =>
        [.. _lanes.Keys.Concat(_outbox.Ending).Where(key => key.Group == group).Select(key => key.Attempt)];

    private IWorkerAction[] Done()
    {
        IWorkerAction[] actions = [.. _actions];
        _actions.Clear();
        return actions;
    }

    private sealed class Lane(JobNeeds needs)
    {
        public JobNeeds Needs { get; } = needs;

        public TimeSpan Checkpointed { get; set; }
    }
}
