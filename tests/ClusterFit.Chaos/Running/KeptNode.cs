using ClusterFit.Lab.Nodes;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Chaos.Running;

/// <summary>A node that is started again whenever it has ended, as a supervisor does, unless a fault holds it down.</summary>
internal sealed class KeptNode(NodeProcess process, ChaosLog log) : IDisposable
{
    private const string Ready = " is ready (";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(120);

    private volatile bool _held = true;
    private volatile bool _asked = true;

    public NodeProcess Process => process;

    public string Name => process.Name;

    /// <summary>Ends that no fault asked for, by exit code.</summary>
    public Dictionary<int, int> OwnEnds { get; } = [];

    /// <summary>Starts it and lets it be kept running.</summary>
    public void Release() => _held = false;

    /// <summary>Waits until it is a member of the cluster.</summary>
    public async Task ReadyAsync(TimeSpan patience)
    {
        while (process.Starts == 0) await Task.Delay(Look);
        await process.SaysAsync(Ready, patience);
    }

    /// <summary>Kills it and holds it down.</summary>
    public async Task KillAsync()
    {
        (_held, _asked) = (true, true);
        process.Send(Signal.Kill);
        await process.EndsAsync(LongestLeave);
    }

    /// <summary>Whether it works, as far as it says.</summary>
    public bool IsMember => process.IsRunning && process.HasSaid(Ready) && !process.HasSaid(" has failed: ");

    /// <summary>Asks it to leave, waits until it has, and holds it down. Returns the exit code, that of a kill when it does not leave.</summary>
    public async Task<int> LeaveAsync()
    {
        (_held, _asked) = (true, true);
        process.Send(Signal.Terminate);
        try
        {
            return await process.EndsAsync(LongestLeave);
        }
        catch (TimeoutException)
        {
            process.Send(Signal.Kill);
            return await process.EndsAsync(LongestLeave);
        }
    }

    /// <summary>Keeps it running until stopped.</summary>
    public async Task KeepAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (!_held && !process.IsRunning)
            {
                if (!_asked)
                {
                    var code = await process.EndsAsync(LongestLeave);
                    OwnEnds[code] = OwnEnds.GetValueOrDefault(code) + 1;
                    log.Say($"{Name} ended by itself with {code} and is started again");
                }

                _asked = false;
                process.Start();
            }

            await Task.Delay(Look, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => process.Dispose();
}
