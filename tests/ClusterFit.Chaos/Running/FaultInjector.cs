using System.Collections.Concurrent;
using ClusterFit.Chaos.Plans;
using ClusterFit.Core.Groups;
using ClusterFit.Host;
using ClusterFit.Lab.Databases;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Chaos.Running;

/// <summary>A kill of a scheduler node, and a batch that was submitted right after it.</summary>
internal sealed record SchedulerKill(Fault Fault, DateTimeOffset At, Task<GroupId> Probe);

/// <summary>Makes faults happen and heals them. Faults may overlap, but never on the same node, database, network or disk.</summary>
internal sealed class FaultInjector(ChaosCluster cluster, Driver driver, Load load, ChaosLog log)
{
    private const int MostAtATime = 2;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBreath = TimeSpan.FromSeconds(45);
    private const string Database = "database", Disk = "disk", Network = "network", User = "user";

    private readonly Dictionary<string, SemaphoreSlim> _free =
        new[] { Database, Disk, Network, User }.Concat(cluster.Nodes.Keys).ToDictionary(name => name, _ => new SemaphoreSlim(1));

    /// <summary>Kills of scheduler nodes so far.</summary>
    public ConcurrentQueue<SchedulerKill> SchedulerKills { get; } = new();

    /// <summary>When each fault began and was healed.</summary>
    public ConcurrentQueue<(Fault Fault, DateTimeOffset From, DateTimeOffset To)> Happened { get; } = new();

    /// <summary>Ends of nodes after SIGTERM with another code than 0.</summary>
    public ConcurrentQueue<string> BadFarewells { get; } = new();

    /// <summary>Runs a plan to its end; everything is healed then.</summary>
    public async Task RunAsync(IReadOnlyList<Fault> plan, CancellationToken stop)
    {
        using var room = new SemaphoreSlim(MostAtATime);
        var running = new List<Task>();
        foreach (var fault in plan)
        {
            await room.WaitAsync(stop);
            var ended = load.Ended;
            running.Add(InjectAsync(fault, room, stop));
            await Task.Delay(fault.Gap, stop);
            if (fault.Breath) await BreatheAsync(ended, stop);
            foreach (var done in running.Where(task => task.IsFaulted)) await done;
        }

        await Task.WhenAll(running);
    }

    // Faults upon faults would only find a cluster that does nothing.
    private async Task BreatheAsync(int ended, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(LongestBreath);
        while (load.Ended <= ended && !patience.IsCancellationRequested)
            await Task.Delay(Look, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }

    private async Task InjectAsync(Fault fault, SemaphoreSlim room, CancellationToken stop)
    {
        var targets = fault.Kind == FaultKind.KillOldestScheduler ? [await OldestAsync()] : fault.Targets;
        // In one order, so that two faults never wait for each other.
        var needs = Needs(fault, targets).Order(StringComparer.Ordinal).ToArray();
        foreach (var need in needs) await _free[need].WaitAsync(stop);
        try
        {
            log.Say($"fault {fault with { Targets = targets }}");
            var from = TimeProvider.System.GetUtcNow();
            await InjectAsync(fault, targets, stop);
            Happened.Enqueue((fault, from, TimeProvider.System.GetUtcNow()));
        }
        finally
        {
            foreach (var need in needs) _free[need].Release();
            room.Release();
        }
    }

    private IEnumerable<string> Needs(Fault fault, IReadOnlyList<string> targets) => fault.Kind switch
    {
        FaultKind.IsolateNode or FaultKind.SplitSchedulers or FaultKind.LosePackets => [Network],
        FaultKind.StopDatabase or FaultKind.KillDatabase or FaultKind.PauseDatabase => [Database],
        FaultKind.FillDisk => [Disk],
        FaultKind.CancelGroup or FaultKind.PauseGroup or FaultKind.ChangeGroup => [User],
        FaultKind.RestartCluster => cluster.Nodes.Keys,
        _ => targets,
    };

    private async Task InjectAsync(Fault fault, IReadOnlyList<string> targets, CancellationToken stop)
    {
        switch (fault.Kind)
        {
            case FaultKind.KillScheduler or FaultKind.KillOldestScheduler or FaultKind.KillWorker:
                await KillAsync(fault, cluster.Nodes[targets[0]], stop);
                break;
            case FaultKind.PauseSchedulerBriefly or FaultKind.PauseSchedulerLong or FaultKind.PauseWorkerBriefly or FaultKind.PauseWorkerLong:
                cluster.Nodes[targets[0]].Process.Send(Signal.Stop);
                await Task.Delay(fault.Lasts, stop);
                cluster.Nodes[targets[0]].Process.Send(Signal.Continue);
                break;
            case FaultKind.IsolateNode or FaultKind.SplitSchedulers:
                await CutAsync(fault, targets, stop);
                break;
            case FaultKind.LosePackets:
                await cluster.Network.LoseAsync(targets[0], fault.Percent);
                await Task.Delay(fault.Lasts, stop);
                await cluster.Network.HealAsync();
                break;
            case FaultKind.StopDatabase or FaultKind.KillDatabase or FaultKind.PauseDatabase:
                await DisturbDatabaseAsync(fault, stop);
                break;
            case FaultKind.FillDisk:
                cluster.Disk.Fill();
                await Task.Delay(fault.Lasts, stop);
                cluster.Disk.Free();
                break;
            case FaultKind.LeaveScheduler or FaultKind.LeaveWorker:
                await LeaveAsync(fault, cluster.Nodes[targets[0]], stop);
                break;
            case FaultKind.RestartCluster:
                await Task.WhenAll(cluster.Nodes.Values.Select(node => node.KillAsync()));
                await Task.Delay(fault.Lasts, stop);
                foreach (var node in cluster.Nodes.Values) node.Release();
                break;
            case FaultKind.CancelGroup or FaultKind.PauseGroup or FaultKind.ChangeGroup:
                await InterveneAsync(fault, stop);
                break;
            default:
                throw new ArgumentException($"Nobody knows how to make {fault}.", nameof(fault));
        }
    }

    private async Task KillAsync(Fault fault, KeptNode node, CancellationToken stop)
    {
        await node.KillAsync();
        if (fault.Kind != FaultKind.KillWorker)
            SchedulerKills.Enqueue(new SchedulerKill(fault, TimeProvider.System.GetUtcNow(), load.ProbeAsync()));
        await Task.Delay(fault.Lasts, stop);
        node.Release();
    }

    private async Task LeaveAsync(Fault fault, KeptNode node, CancellationToken stop)
    {
        var asked = log.Age;
        var wasMember = node.IsMember;
        var code = await node.LeaveAsync();
        log.Say($"{node.Name} has left with {code} after {(log.Age - asked).TotalSeconds:0.0} s");
        // One that is starting, or has given up, has nothing to hand over.
        if (code != 0 && wasMember) BadFarewells.Enqueue($"{node.Name} ended with {code} after SIGTERM (fault {fault.Number})");
        await Task.Delay(fault.Lasts, stop);
        node.Release();
    }

    private async Task CutAsync(Fault fault, IReadOnlyList<string> side, CancellationToken stop)
    {
        string[] other = [.. cluster.Nodes.Keys.Except(side), NetworkLab.Test];
        // Alone, also without the database; in a split both sides have it.
        await cluster.Network.CutAsync(side, fault.Kind == FaultKind.IsolateNode ? [.. other, ChaosCluster.DatabaseHost] : other);
        await Task.Delay(fault.Lasts, stop);
        await cluster.Network.HealAsync();
    }

    private async Task DisturbDatabaseAsync(Fault fault, CancellationToken stop)
    {
        switch (fault.Kind)
        {
            case FaultKind.StopDatabase:
                await cluster.Server.StopAsync(fault.Number % 2 == 0 ? PostgresStop.Fast : PostgresStop.Immediate);
                break;
            case FaultKind.KillDatabase:
                await cluster.Server.KillAsync();
                break;
            default:
                cluster.Server.Pause();
                break;
        }

        await Task.Delay(fault.Lasts, stop);
        if (fault.Kind == FaultKind.PauseDatabase) cluster.Server.Resume();
        else await cluster.Server.StartAsync();
    }

    private async Task InterveneAsync(Fault fault, CancellationToken stop)
    {
        if (load.Newest is not { } group) return;
        try
        {
            await InterveneAsync(fault, group, stop);
        }
        catch (GroupConflictException)
        {
            // It had ended by then, as it may.
        }
    }

    private async Task InterveneAsync(Fault fault, GroupId group, CancellationToken stop)
    {
        switch (fault.Kind)
        {
            case FaultKind.CancelGroup:
                await driver.TellAsync((groups, token) => groups.CancelAsync(group, null, token), stop);
                break;
            case FaultKind.ChangeGroup:
                var terms = GroupTerms.Default with { Weight = 1 + (fault.Number % 5), Priority = fault.Number % 3 };
                await driver.TellAsync((groups, token) => groups.ChangeAsync(group, TermsChange.To(terms), token), stop);
                break;
            default:
                await driver.TellAsync((groups, token) => groups.PauseAsync(group, token), stop);
                await Task.Delay(fault.Lasts, stop);
                await driver.TellAsync((groups, token) => groups.ResumeAsync(group, token), stop);
                break;
        }
    }

    private async Task<string> OldestAsync() =>
        await driver.OldestSchedulerAsync(host => cluster.Nodes.Keys.First(name => cluster.Network[name].Address.ToString() == host))
        ?? ChaosOptions.Schedulers[0];
}
