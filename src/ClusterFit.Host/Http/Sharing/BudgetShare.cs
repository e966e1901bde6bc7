using ClusterFit.Host.Http.Problems;

namespace ClusterFit.Host.Http.Sharing;

/// <summary>What one request has of a budget.</summary>
internal sealed class BudgetShare(SharedBudget budget, string caller) : IDisposable
{
    private long _amount;

    /// <summary>Makes it at least so much.</summary>
    /// <exception cref="ProblemException">There was not so much to be had; what it was before it still is.</exception>
    public async Task GrowAsync(long amount, CancellationToken stop)
    {
        if (amount <= _amount) return;
        await budget.AcquireAsync(caller, amount - _amount, isFirst: _amount > 0, stop);
        _amount = amount;
    }

    /// <summary>Makes it at most so much.</summary>
    public void Shrink(long amount)
    {
        if (amount >= _amount) return;
        budget.Release(caller, _amount - amount);
        _amount = amount;
    }

    /// <summary>Gives all back.</summary>
    public void Dispose() => Shrink(0);
}
