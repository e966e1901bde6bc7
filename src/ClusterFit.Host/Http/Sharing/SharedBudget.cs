using ClusterFit.Host.Http.Access;
using ClusterFit.Host.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Sharing;

/// <summary>Something scarce that the callers of a node share, such as memory. Nobody may hold more of it than is left for the others: one caller alone
/// gets half of it, two a third each, and there is always some for one who comes new. Who asks for more waits a while, and is then sent away; those who
/// ask for less than those who wait pass by.</summary>
/// <param name="total">How much there is.</param>
/// <param name="busy">What to say to those who are sent away.</param>
/// <param name="patience">How long one waits.</param>
/// <param name="waiting">How many of a caller's requests wait; zero where nobody is to wait.</param>
/// <param name="time">Measures the wait.</param>
internal sealed class SharedBudget(long total, string busy, TimeSpan patience, int waiting, TimeProvider time)
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _held = new(StringComparer.Ordinal);
    private readonly LinkedList<Asking> _asking = [];
    private long _used;

    /// <summary>How much all hold at the moment.</summary>
    public long Used
    {
        get
        {
            lock (_gate) return _used;
        }
    }

    /// <summary>A share of the caller of this request, until it is disposed; nothing yet.</summary>
    public BudgetShare Begin(HttpContext context) => new(this, Caller.Of(context)?.Name ?? $"{context.Connection.RemoteIpAddress}");

    /// <summary>A share of so much.</summary>
    /// <exception cref="ProblemException">There was not so much to be had.</exception>
    public async Task<BudgetShare> TakeAsync(HttpContext context, long amount)
    {
        var share = Begin(context);
        await share.GrowAsync(amount, context.RequestAborted);
        return share;
    }

    /// <summary>More for the caller.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="amount">How much more.</param>
    /// <param name="isFirst">Whether before others who wait: who holds something already gives it back only when the request gets on.</param>
    /// <param name="stop">Ends the wait.</param>
    internal async Task AcquireAsync(string caller, long amount, bool isFirst, CancellationToken stop)
    {
        var asking = new Asking(caller, amount, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (TryGive(asking)) return;
            if (_asking.Count(other => other.Caller == caller) >= waiting) throw Busy();
            if (isFirst) _asking.AddFirst(asking);
            else _asking.AddLast(asking);
        }

        try
        {
            await asking.Given.Task.WaitAsync(patience, time, stop);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            bool isLate;
            lock (_gate) isLate = !_asking.Remove(asking);
            if (isLate) Release(caller, amount);
            if (error is TimeoutException) throw Busy();
            throw;
        }
    }

    /// <summary>The caller needs so much no longer.</summary>
    internal void Release(string caller, long amount)
    {
        lock (_gate)
        {
            _used -= amount;
            _held[caller] -= amount;
            if (_held[caller] == 0) _held.Remove(caller);
            for (var node = _asking.First; node is not null;)
            {
                var (asking, next) = (node.Value, node.Next);
                if (TryGive(asking))
                {
                    _asking.Remove(node);
                    asking.Given.SetResult();
                }

                node = next;
            }
        }
    }

    private bool TryGive(Asking asking)
    {
        var held = _held.GetValueOrDefault(asking.Caller) + asking.Amount;
        var left = total - _used - asking.Amount;
        // What is more than half of all is for a time when nobody else is there.
        if (left < 0 || (held > left && _used > 0)) return false;
        _held[asking.Caller] = held;
        _used += asking.Amount;
        return true;
    }

    private ProblemException Busy() => ProblemException.Busy(busy, TryAgain);

    private sealed record Asking(string Caller, long Amount, TaskCompletionSource Given);
}
