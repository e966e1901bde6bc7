using System.Diagnostics;
using ClusterFit.EndToEnd.Clusters;
using ClusterFit.Lab.Metrics;

namespace ClusterFit.EndToEnd.Watching;

/// <summary>Causes faults and waits for their alerts.</summary>
internal sealed class AlertWatch(PrometheusServer prometheus)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly List<(PrometheusAlert Alert, TimeSpan After)> _fired = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>The alerts that were waited for, and when they fired.</summary>
    public IReadOnlyList<(PrometheusAlert Alert, TimeSpan After)> Fired => _fired;

    /// <summary>Causes a fault when none of its alerts fires, and waits until each of them has fired.</summary>
    /// <param name="alerts">The alerts.</param>
    /// <param name="cause">What causes the fault. It is cancelled when all have fired.</param>
    /// <param name="again">Whether once may not be enough.</param>
    public async Task FireAsync(IReadOnlyList<string> alerts, Func<CancellationToken, Task> cause, bool again = false)
    {
        await UntilAsync($"none of {string.Join(", ", alerts)}", firing => !firing.Any(alert => alerts.Contains(alert.Name)));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        var caused = CauseAsync(cause, again, enough.Token);
        foreach (var alert in alerts)
        {
            var firing = await UntilAsync(alert, firing => firing.Any(each => each.Name == alert), caused);
            _fired.Add((firing.First(each => each.Name == alert), _watch.Elapsed));
        }

        await enough.CancelAsync();
        await caused;
    }

    /// <summary>Waits until the expression has a value.</summary>
    public async Task SeenAsync(string expression)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        patience.CancelAfter(Patience);
        while (await prometheus.QueryAsync(expression, patience.Token) is []) await Task.Delay(Look, patience.Token);
    }

    // It may wait for what the fault itself keeps from happening, such as the answer of a database that is gone.
    private static async Task CauseAsync(Func<CancellationToken, Task> cause, bool again, CancellationToken enough)
    {
        try
        {
            do await cause(enough);
            while (again && !enough.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
        }
    }

    private async Task<IReadOnlyList<PrometheusAlert>> UntilAsync(string what, Func<IReadOnlyList<PrometheusAlert>, bool> condition, Task? caused = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        patience.CancelAfter(Patience);
        IReadOnlyList<PrometheusAlert> firing = [];
        try
        {
            while (true)
            {
                firing = [.. (await prometheus.AlertsAsync(patience.Token)).Where(alert => alert.IsFiring)];
                if (condition(firing)) return firing;
                if (caused is { IsFaulted: true }) await caused;
                await Task.Delay(Look, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited for {what}; firing: {Names(firing)}; fired before: {Names(_fired.Select(each => each.Alert))}");
        }
    }

    private static string Names(IEnumerable<PrometheusAlert> alerts) => string.Join(", ", alerts.Select(alert => alert.Name));
}
