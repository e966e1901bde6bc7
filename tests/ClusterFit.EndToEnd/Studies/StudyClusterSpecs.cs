using System.Net;
using System.Text.RegularExpressions;
using ClusterFit.EndToEnd.Clusters;
using ClusterFit.Lab.Networks;

namespace ClusterFit.EndToEnd.Studies;

public sealed partial class StudyClusterSpecs : IDisposable
{
    private readonly Workplace _place = new();
    private readonly List<ProgramRun> _nodes = [];
    private readonly int _port = FreePort.Find(IPAddress.Loopback);

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task Three_processes_of_which_one_is_killed_give_the_same_table_as_one_process()
    {
        StudyFile.Write(_place);
        using var alone = await ProgramRun.ToEndAsync(StudyFile.Run(_place));
        Assert.True(alone.ExitCode == 0, alone.Error);

        var scheduler = Start(
            "s", "--roles", "scheduler,api", "--port", $"{_port}", "--journal", $"sqlite:{_place.PathOf("journal")}", "--http", "127.0.0.1:0", "--lease", "30");
        var (first, second) = (Worker("w1"), Worker("w2"));
        await ClusterBench.ReadyAsync(scheduler, first, second);
        var there = _place.PathOf("there");
        using var submitted = ProgramRun.Start(
            "study", "submit", _place.PathOf("study.yaml"), "--server", Listening().Match(scheduler.Error).Value, "--out", there, "--json");
        await submitted.UntilAsync(run => run.Lines.Count > 0, "the first trial that ends");
        await ClusterBench.KillAsync(first);

        Assert.True(await submitted.ExitCodeAsync() == 0, submitted.Error);
        Assert.Equal(StudyFile.Table(_place.Out), StudyFile.Table(there));
    }

    private ProgramRun Worker(string name) => Start(name, "--roles", "worker", "--port", "0", "--lanes", "1", "--checkpoint-every", "0.5");

    private ProgramRun Start(string name, params IEnumerable<string> args)
    {
        var node = ProgramRun.Start(["node", "--name", name, "--seeds", $"127.0.0.1:{_port}", "--blobs", _place.PathOf("blobs"), .. args]);
        _nodes.Add(node);
        return node;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
