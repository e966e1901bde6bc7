using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Simulation.Engine;
using ClusterFit.Simulation.Scheduling;
using static ClusterFit.Simulation.Groups.GroupSignals;

namespace ClusterFit.Simulation.Groups;

/// <summary>One life of the writer of a group, from its recovery to its death. Plays the part of the actor around the pure core.</summary>
internal sealed class SimulatedGroup : Endpoint
{
    private const int SnapshotEvents = 100;
    private const int IdleTicks = 30;
    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnnounceAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnnounceQuiet = TimeSpan.FromMilliseconds(20);

    private readonly World _world;
    private readonly GroupRoute _route;
    private readonly GroupCommit<Endpoint> _commit = new();
    private readonly GroupMistakes _mistakes;
    private readonly Announcement<GroupDemand> _demand;
    private readonly List<Endpoint> _confirmations = [];
    private readonly Dictionary<AttemptId, WorkerId> _completedBy = [];
    private List<(object Message, Endpoint Sender)>? _stash = [];
    private long _sequence;
    private int _eventsSinceSnapshot;
    private int _idle;
    private bool _listed;
    private bool _delisting;
    private bool _announcing;

    public SimulatedGroup(World world, GroupRoute route, int number, int node)
    {
        _world = world;
        _route = route;
        Node = node;
        Name = $"{route.Name} life {number}";
        _mistakes = new GroupMistakes(world);
        _demand = new Announcement<GroupDemand>(
            world.Time, AnnounceQuiet, AnnounceAgain, demand => Tell(world.Scheduler, new SchedulerSignals.AnnounceDemand(Id, demand)));
        world.Trace.Add("starts", Name);
        world.Database.Read(Recover);
    }

    public override string Name { get; }

    public override int Node { get; }

    /// <summary>Counts the recoveries of the group; a higher one knows at least as many rows.</summary>
    public int Recovery { get; private set; }

    public bool IsAlive { get; private set; } = true;

    public TimeSpan RecoveredAt { get; private set; }

    private GroupId Id => _route.Plan.Id;

    private GroupState State => _commit.Durable;

    public override void Receive(object message, Endpoint sender)
    {
        if (!IsAlive) return;
        if (_stash is not null)
        {
            _stash.Add((message, sender));
            return;
        }

        switch (message)
        {
            case IGroupCommand command: Execute(command, sender); break;
            case ConfirmSubmission: Confirm(sender); break;
            case WakeGroup: Announce(again: true); break;
            case ReportProgress report: Report(report, sender); break;
            case SchedulerSignals.GroupListed: Listed(); break;
            case SchedulerSignals.GroupDelisted: _delisting = false; break;
            case SchedulerSignals.GroupUnlisted: Unlisted(); break;
            default: throw new InvalidOperationException($"{message} is not for a group.");
        }
    }

    /// <summary>All that is not in the journal is lost.</summary>
    public void Die()
    {
        if (!IsAlive) return;
        Check();
        IsAlive = false;
        _world.Trace.Add("dies", Name);
    }

    /// <summary>Checks that the journal agrees, as far as this writer knows of it.</summary>
    public void Check()
    {
        if (IsAlive && _stash is null) _route.Journal.Check(this, _sequence, State);
    }

    /// <summary>Which worker sent the result that this writer recorded.</summary>
    public WorkerId? CompletedBy(AttemptId attempt) => _completedBy.GetValueOrDefault(attempt);

    private void Recover()
    {
        if (!IsAlive) return;
        _sequence = _route.Journal.Sequence;
        _commit.Restore(_mistakes.Recover(_route.Journal.Fold()));
        Recovery = ++_route.Recoveries;
        // The row that claims the journal; without one, a writer before could go on and this one would never know.
        if (State.Id is null || State.IsEnded) Begin();
        else _route.Journal.Write(this, _sequence, new JournalEntry([]), Claimed);
    }

    private void Claimed(bool written)
    {
        if (!IsAlive) return;
        if (!written)
        {
            _stash = [];
            Die();
            return;
        }

        _sequence++;
        Begin();
    }

    private void Begin()
    {
        RecoveredAt = _world.Now;
        _world.Trace.Add("has recovered", Name);
        var stash = _stash!;
        _stash = null;
        _world.Time.After(TickTime, OnTick);
        if (State.Id is not null && !State.IsEnded)
        {
            Execute(new GroupCommands.RestartLeases(Id), asker: null);
            Tell(_world.Scheduler, new SchedulerSignals.ListGroup(Id, State.Outline));
            Announce(again: true);
        }

        foreach (var (message, sender) in stash) Receive(message, sender);
    }

    private void Execute(IGroupCommand command, Endpoint? asker)
    {
        if (command is GroupCommands.TakeJobs) _demand.Offered();
        var decision = _mistakes.Decide(_commit.Decided, command, _world.Options.Policy, _world.Time.GetUtcNow());
        if (command is GroupCommands.CompleteAttempt complete && decision.Events is [GroupEvents.JobCompleted completed, ..])
            _completedBy[completed.Attempt] = complete.Worker;
        _commit.Add(decision, asker);
        if (_world.Has(PlantedBug.AnsweredEarly) && decision.Reply is not null && asker is not null) Reply(asker, decision.Reply);
        Answer();
        Write();
    }

    private void Write()
    {
        if (_commit.BeginWrite() is not { } next) return;
        _route.Journal.Write(this, _sequence, _mistakes.Record(next), written =>
        {
            if (!IsAlive) return;
            if (!written)
            {
                Die();
                return;
            }

            _sequence++;
            _commit.EndWrite();
            foreach (var completed in next.Events.OfType<GroupEvents.JobCompleted>()) _completedBy.Remove(completed.Attempt);
            Answer();
            Publish(next);
            Write();
        });
    }

    private void Answer()
    {
        foreach (var (asker, reply) in _commit.TakeAnswers()) Reply(asker, (IGroupReply)reply);
    }

    private void Reply(Endpoint asker, IGroupReply reply)
    {
        Told.Check(reply, _route.Journal.Ledger);
        Tell(asker, reply);
    }

    private void Publish(JournalEntry entry)
    {
        if (entry.Events[0] is GroupEvents.GroupOpened) Tell(_world.Scheduler, new SchedulerSignals.ListGroup(Id, State.Outline));
        Announce(again: false);
        _delisting = State.IsEnded;
        if (State.IsEnded)
        {
            _listed = false;
            Tell(_world.Scheduler, new SchedulerSignals.DelistGroup(Id, State.Standing));
        }

        _eventsSinceSnapshot += entry.Events.Count;
        if (_eventsSinceSnapshot < Math.Max(SnapshotEvents, State.Total / 4)) return;
        _eventsSinceSnapshot = 0;
        Check();
    }

    private void Confirm(Endpoint asker)
    {
        if (State.Id is null || State.Jobs.Count < State.Total)
            Reply(asker, new GroupReplies.SubmissionReceived(Id, State.Jobs.Count, State.Total));
        else if (_listed || State.IsEnded) Tell(asker, new SubmissionConfirmed());
        else _confirmations.Add(asker);
    }

    private void Unlisted()
    {
        _listed = false;
        if (State.Id is not null && !State.IsEnded) Tell(_world.Scheduler, new SchedulerSignals.ListGroup(Id, State.Outline));
    }

    private void Listed()
    {
        _listed = !State.IsEnded;
        foreach (var asker in _confirmations) Tell(asker, new SubmissionConfirmed());
        _confirmations.Clear();
        Announce(again: true);
    }

    private void Announce(bool again)
    {
        var state = _commit.Decided;
        if (state.IsEnded)
        {
            // A scheduler that asks again has not heard of the end.
            if (again) Tell(_world.Scheduler, new SchedulerSignals.DelistGroup(Id, State.Standing));
            return;
        }

        var demand = new GroupDemand(state.Takeable, state.Running, state.Terms, state.Needs);
        if (_demand.Say(demand, again) is not { } wait || _announcing) return;
        _announcing = true;
        _world.Time.After(wait, () =>
        {
            _announcing = false;
            if (IsAlive) Announce(again: false);
        });
    }

    private void Report(ReportProgress report, Endpoint sender)
    {
        if (!_commit.Decided.Holds(report.Worker, report.Attempt)) Tell(sender, new GroupReplies.AttemptOutdated(Id, report.Attempt));
        else if (_commit.Decided.IsPaused) Tell(sender, new GroupReplies.AttemptUnwanted(Id, report.Attempt));
    }

    private void OnTick()
    {
        if (!IsAlive) return;
        _world.Time.After(TickTime, OnTick);
        if (State.Id is not null && !State.IsEnded)
        {
            if (!_listed) Tell(_world.Scheduler, new SchedulerSignals.ListGroup(Id, State.Outline));
            Announce(again: false);
            Execute(new GroupCommands.Sweep(Id), asker: null);
            return;
        }

        if (_delisting) Tell(_world.Scheduler, new SchedulerSignals.DelistGroup(Id, State.Standing));
        if (++_idle > IdleTicks) Die();
    }

    private void Tell(Endpoint to, object message) => _world.Network.Send(this, to, message);
}
