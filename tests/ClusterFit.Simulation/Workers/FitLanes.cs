using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;
using ClusterFit.Simulation.Groups;
using static ClusterFit.Simulation.InvariantViolatedException;

namespace ClusterFit.Simulation.Workers;

/// <summary>What a worker trains. Orders reach a lane between two slices of training.</summary>
internal sealed class FitLanes(World world, SimulatedWorker worker, WorkerNode node)
{
    private const double SliceMilliseconds = 100;

    private readonly List<SimulatedFit> _fits = [];

    public bool IsEmpty => _fits.Count == 0;

    public void Start(WorkerActions.StartTraining order)
    {
        var route = world.Group(order.Group);
        var checkpoint = order.Assignment.Checkpoint;
        // One that can not be read costs the work in it.
        if (checkpoint is not null && !world.Blobs.Has(checkpoint.Blob)) checkpoint = null;
        var fit = new SimulatedFit(
            order, route.Plan.Job(order.Assignment.Attempt.Job), route.Plan.Needs.MemoryBytes, SimulatedFit.DoneBy(checkpoint), world.Now);
        _fits.Add(fit);
        Unless(_fits.Count <= node.Lanes, Invariants.FitsWorker, () => $"{worker.Id} trains {_fits.Count} fits on {node.Lanes} lanes");
        var memory = _fits.Sum(f => f.Memory);
        Unless(memory <= node.Memory, Invariants.FitsWorker, () => $"{worker.Id} needs {memory} of {node.Memory} bytes for {order.Key}");
        Unless(
            route.Plan.Needs.Device is DeviceKind.Any || route.Plan.Needs.Device == node.Device,
            Invariants.FitsWorker,
            () => $"{worker.Id} has a {node.Device} and got {order.Key}");
        world.Time.After(fit.Takes, () => worker.Post(() => Finish(fit)));
    }

    public void TakeCheckpoint(AttemptKey key) => Soon(key, fit =>
    {
        if (node.IsHindered || fit.Store(world.Now) is not { } checkpoint) return;
        world.Blobs.Put(checkpoint.Blob, key);
        worker.Stored(key, checkpoint);
    });

    public void Stop(AttemptKey key, StopKind kind)
    {
        if (_fits.Find(fit => fit.Key == key) is not { } fit) return;
        var first = fit.Stop == StopKind.None;
        fit.RequestStop(kind);
        if (first) Soon(key, Stopped);
    }

    /// <summary>Tells the groups how far the attempts are.</summary>
    public void Report()
    {
        foreach (var fit in _fits)
            world.Network.Send(worker, world.Group(fit.Key.Group), new GroupSignals.ReportProgress(worker.Id, fit.Key.Attempt));
    }

    private void Stopped(SimulatedFit fit)
    {
        JobCheckpoint? checkpoint = null;
        if (fit.Stop == StopKind.HandBack && !node.IsHindered) checkpoint = fit.Store(world.Now);
        if (checkpoint is not null) world.Blobs.Put(checkpoint.Blob, fit.Key);
        _fits.Remove(fit);
        worker.Ended(fit.Key, fit.Stop == StopKind.Abandon ? null : new AttemptEnd.HandedBack(checkpoint));
    }

    private void Finish(SimulatedFit fit)
    {
        if (!_fits.Contains(fit)) return;
        var other = world.Has(PlantedBug.ResultsMixedUp) ? _fits.Find(f => f.Key.Group == fit.Key.Group && f != fit) : null;
        var end = fit.End((other ?? fit).Plan);
        if (end is null)
        {
            worker.Killed();
            return;
        }

        if (end is AttemptEnd.Completed && node.IsHindered) end = new AttemptEnd.Hindered("the disk is full");
        _fits.Remove(fit);
        worker.Ended(fit.Key, fit.Stop == StopKind.Abandon ? null : end);
    }

    private void Soon(AttemptKey key, Action<SimulatedFit> act) =>
        world.Time.After(world.Random.Milliseconds(1, SliceMilliseconds), () => worker.Post(() =>
        {
            if (_fits.Find(fit => fit.Key == key) is { } fit) act(fit);
        }));
}
