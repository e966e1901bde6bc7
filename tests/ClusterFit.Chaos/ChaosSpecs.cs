using ClusterFit.Chaos.Running;
using ClusterFit.Lab.Networks;

namespace ClusterFit.Chaos;

public sealed class ChaosSpecs
{
    // Its plan has kills of all parts, a cut, a full disk and a pause, and none that takes long.
    private const int Seed = 1;

    [Fact]
    public async Task Nothing_is_lost_in_two_minutes_of_faults()
    {
        Assert.SkipUnless(NetworkLab.IsPossible, "Networks and disks of the lab need root.");
        var artefacts = Path.Combine(AppContext.BaseDirectory, $"chaos-{Environment.ProcessId}");
        var report = await ChaosRun.RunAsync(new ChaosOptions(Seed, Faults: 8, Images: 4, artefacts), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine(report.ToString());
        Assert.True(report.Violations.Count == 0, report.ToString());
        Directory.Delete(artefacts, recursive: true);
    }
}
