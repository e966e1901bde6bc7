using System.Globalization;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using static ClusterFit.Core.Tests.Studies.StudyExamples;

namespace ClusterFit.Core.Tests.Studies;

/// <summary>Some workers that train a study's fits in virtual time: each epoch takes a random time, and now and then one is lost.</summary>
internal sealed class StudyCluster
{
    private readonly RandomStream _random;
    private readonly double _losses;
    private readonly int _workers;
    private readonly long[] _incarnations;
    private readonly PriorityQueue<(WorkerId Worker, Assignment Assignment, FitSpec Spec), double> _running = new();
    private double _seconds;

    /// <param name="definition">The study.</param>
    /// <param name="workers">Workers of one lane each.</param>
    /// <param name="seed">Seed of the times and losses.</param>
    /// <param name="losses">How likely a worker is lost within a fit.</param>
    public StudyCluster(StudyDefinition definition, int workers, int seed, double losses = 0)
    {
        (_random, _workers, _losses, _incarnations) = (new RandomStream(seed, 99), workers, losses, new long[workers]);
        Do(Open(definition));
    }

    public GroupState State { get; private set; } = GroupState.Empty;

    public StudyState Study => State.Study!;

    public List<IGroupEvent> Journal { get; } = [];

    public DateTimeOffset Now => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(_seconds);

    /// <summary>Number of running fits after each event.</summary>
    public List<int> Busy { get; } = [];

    public IGroupReply? Do(IGroupCommand command)
    {
        var decision = GroupDecisions.Decide(State, command, GroupPolicy.Default, Now);
        State = decision.Events.Aggregate(State, (state, happened) => state.Apply(happened));
        Journal.AddRange(decision.Events);
        return decision.Reply;
    }

    /// <summary>Takes jobs for a worker that the test plays itself.</summary>
    public AttemptId[] Take(WorkerId worker, int count) =>
        [.. Assert.IsType<GroupReplies.JobsAssigned>(Do(new GroupCommands.TakeJobs(Id, worker, count, []))).Assignments.Select(a => a.Attempt)];

    /// <summary>Goes on until nothing is left to do, or something holds.</summary>
    public StudyCluster Run(Func<StudyCluster, bool>? until = null)
    {
        while (until?.Invoke(this) != true)
        {
            for (var worker = 0; worker < _workers; worker++) Take(worker);
            Busy.Add(_running.Count);
            if (_running.Count == 0) return this;
            Finish();
        }

        return this;
    }

    /// <summary>Goes on from what a snapshot of the present state would hold.</summary>
    public void ReplaceBySnapshot()
    {
        var opened = new GroupEvents.GroupOpened(Id, State.Spec, State.Total, State.Terms, State.Needs, State.Created)
        {
            Content = State.Content,
            Study = Study.Definition,
        };
        State = GroupState.Restore(opened, State.IsPaused, State.IsCancelled, State.Ended, State.Jobs).Restore(Study.Memory);
    }

    private WorkerId Worker(int number) => new($"node-{number}", _incarnations[number]);

    private void Take(int number)
    {
        var worker = Worker(number);
        if (_running.UnorderedItems.Any(item => item.Element.Worker == worker)) return;
        var assigned = Assert.IsType<GroupReplies.JobsAssigned>(Do(new GroupCommands.TakeJobs(Id, worker, 1, [])));
        foreach (var assignment in assigned.Assignments)
        {
            var spec = FitSettings.Apply(assigned.Spec, assignment.Settings);
            var epochs = (assignment.Until ?? spec.Recipe.Epochs) - (assignment.Checkpoint?.Epoch ?? 0);
            _running.Enqueue((worker, assignment, spec), _seconds + (epochs * (0.2 + (2 * _random.NextDouble()))));
        }
    }

    private void Finish()
    {
        _running.TryDequeue(out var fit, out _seconds);
        var (worker, assignment, spec) = fit;
        if (_random.NextDouble() < _losses)
        {
            var number = int.Parse(worker.Node["node-".Length..], CultureInfo.InvariantCulture);
            _incarnations[number]++;
            Do(new GroupCommands.NodeRestarted(Id, Worker(number)));
            return;
        }

        var epochs = assignment.Until ?? spec.Recipe.Epochs;
        var measure = Train(spec, assignment.Image, epochs, assignment.Until is null ? StopReason.Epochs : StopReason.Rung);
        var blob = ContentHash.Of(BitConverter.GetBytes((assignment.Attempt.Job * 1000) + epochs));
        Do(measure is null ? new GroupCommands.FailAttempt(Id, worker, assignment.Attempt, "diverged", Permanent: true)
            : assignment.Until is { } until ? new GroupCommands.ReachRung(Id, worker, assignment.Attempt, new JobCheckpoint(blob, until), measure)
            : new GroupCommands.CompleteAttempt(
                Id, worker, assignment.Attempt, new FitResult(measure.Summary, blob, measure.WeightsBytes, measure.BitsPerPixel)));
    }
}
