namespace ClusterFit.Chaos.Plans;

public sealed class FaultPlanSpecs
{
    private static readonly string[] Schedulers = ["s1", "s2", "s3"];
    private static readonly string[] Workers = ["w1", "w2", "w3"];

    [Fact]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another() => Assert.Multiple(
        () => Assert.Equal(Lines(7), Lines(7)),
        () => Assert.NotEqual(Lines(7), Lines(8)));

    [Fact]
    public void A_longer_plan_begins_like_a_shorter_one() => Assert.Equal(Lines(7)[..20], Lines(7, faults: 20));

    [Fact]
    public void A_long_plan_has_every_kind_and_hits_every_node()
    {
        var plan = FaultPlan.Draw(1, 200, Schedulers, Workers);
        Assert.Equal(Enum.GetValues<FaultKind>(), plan.Select(fault => fault.Kind).Distinct().Order());
        Assert.Equal([.. Schedulers, .. Workers], plan.SelectMany(fault => fault.Targets).Distinct().Order());
        Assert.All(plan, fault => Assert.Equal(fault.Kind == FaultKind.LosePackets, fault.Percent > 0));
    }

    private static string[] Lines(int seed, int faults = 60) =>
        [.. FaultPlan.Draw(seed, faults, Schedulers, Workers).Select(fault => fault.ToString())];
}
