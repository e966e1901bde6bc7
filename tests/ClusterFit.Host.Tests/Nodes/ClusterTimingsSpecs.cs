using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Nodes;

public class ClusterTimingsSpecs
{
    [Fact]
    public void A_lease_outlasts_a_fail_over_and_the_renewals_around_it()
    {
        var renewal = ClusterTimings.LeastLease / ClusterTimings.RenewalsPerLease;
        Assert.True(ClusterTimings.LeastLease >= renewal + ClusterTimings.FailOver + renewal);
        Assert.True(GroupPolicy.Default.Lease >= 2 * ClusterTimings.LeastLease);
        Assert.Equal(GroupPolicy.Default.Lease, new NodeOptions().Lease);
    }

    [Fact]
    public void A_fail_over_stays_below_its_bound() => Assert.InRange(ClusterTimings.FailOver, TimeSpan.Zero, TimeSpan.FromSeconds(25));

    // Both sides of a partition notice it within one heartbeat of each other and look once a second.
    [Fact]
    public void The_side_that_gives_up_has_done_so_before_the_other_takes_over() =>
        Assert.True(ClusterTimings.RemovalMargin >= ClusterTimings.Heartbeat + TimeSpan.FromSeconds(1));

    [Fact]
    public void Joining_is_given_more_time_than_a_fail_over_takes() =>
        Assert.True(ClusterTimings.JoinPatience > ClusterTimings.FailOver + ClusterTimings.SeedNodeTimeout);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(5, 3)]
    public void Work_begins_with_most_of_the_schedulers(int seeds, int needed)
    {
        var options = new NodeOptions { Seeds = [.. Enumerable.Range(1, seeds).Select(port => new SeedAddress("a", port))] };
        Assert.Equal(needed, ClusterConfiguration.SchedulersNeeded(options));
    }
}
