using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Sharing;

namespace ClusterFit.Host.Tests.Http;

/// <summary>How callers share what is scarce.</summary>
public class SharedBudgetSpecs
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task One_gets_half_and_two_a_third_each()
    {
        var budget = Budget(total: 12, patience: TimeSpan.Zero, waiting: 0);
        await TakeAsync(budget, "a", 6);
        await RefusedAsync(budget, "a", 1);
        await TakeAsync(budget, "b", 3);
        await RefusedAsync(budget, "b", 1);
        await TakeAsync(budget, "c", 1);
        Assert.Equal(10, budget.Used);
    }

    [Fact]
    public async Task What_is_more_than_half_is_given_when_nobody_else_is_there()
    {
        var budget = Budget(total: 12, patience: TimeSpan.Zero, waiting: 0);
        (await TakeAsync(budget, "a", 12)).Dispose();
        await RefusedAsync(budget, "a", 13);
        await TakeAsync(budget, "b", 1);
        await RefusedAsync(budget, "a", 7);
    }

    [Fact]
    public async Task Who_waits_goes_on_when_there_is_enough_and_others_pass_by()
    {
        var budget = Budget(total: 12, Long, waiting: 1);
        var first = await TakeAsync(budget, "a", 6);
        var second = TakeAsync(budget, "a", 5);
        Assert.False(second.IsCompleted);
        await TakeAsync(budget, "b", 1);
        await RefusedAsync(budget, "a", 5);
        first.Dispose();
        await second;
        Assert.Equal(6, budget.Used);
    }

    [Fact]
    public async Task Who_holds_something_already_goes_first()
    {
        var budget = Budget(total: 12, Long, waiting: 2);
        var (large, small) = (await TakeAsync(budget, "a", 4), await TakeAsync(budget, "a", 2));
        var fresh = TakeAsync(budget, "a", 4);
        var growing = small.GrowAsync(6, ApiBench.Stop);
        large.Dispose();
        await growing;
        Assert.False(fresh.IsCompleted);
        small.Dispose();
        await fresh;
    }

    [Fact]
    public async Task Who_waits_too_long_or_gives_up_holds_nothing()
    {
        var budget = Budget(total: 12, TimeSpan.FromMilliseconds(1), waiting: 2);
        var held = await TakeAsync(budget, "a", 6);
        await RefusedAsync(budget, "a", 1);
        using var given = new CancellationTokenSource();
        var late = new BudgetShare(Budget(total: 12, Long, waiting: 1), "a");
        await late.GrowAsync(6, ApiBench.Stop);
        var waits = late.GrowAsync(7, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        held.Dispose();
        Assert.Equal(0, budget.Used);
    }

    private static SharedBudget Budget(long total, TimeSpan patience, int waiting) => new(total, "Busy.", patience, waiting, TimeProvider.System);

    private static async Task<BudgetShare> TakeAsync(SharedBudget budget, string caller, long amount)
    {
        var share = new BudgetShare(budget, caller);
        await share.GrowAsync(amount, ApiBench.Stop);
        return share;
    }

    private static async Task RefusedAsync(SharedBudget budget, string caller, long amount)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => TakeAsync(budget, caller, amount));
        Assert.Equal((ProblemKind.Unavailable, true), (problem.Kind, problem.RetryAfter > TimeSpan.Zero));
    }
}
