using ClusterFit.Chaos.Running;
using ClusterFit.Lab.Networks;

namespace ClusterFit.Chaos;

public sealed class ChaosSpecs
{
    // Known to be sound; other seeds are for the long runs.
    private const int Seed = 1;

    [Fact]
    public async Task Nothing_is_lost_in_two_minutes_of_faults()
    {
        Assert.SkipUnless(NetworkLab.IsPossible, "Networks and disks of the lab need root.");
        var artefacts = Path.Combine(AppContext.BaseDirectory, $"chaos-{Environment.ProcessId}");
        var report = await ChaosRun.RunAsync(new ChaosOptions(Seed, Faults: 10, Images: 4, artefacts), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine(report.ToString());
        Assert.True(report.Violations.Count == 0, report.ToString());
    }
}
