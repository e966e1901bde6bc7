using ClusterFit.Lab.Nodes;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Tests.Nodes;

public sealed class NodeProcessSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clusterfit-lab-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Waits_for_what_it_says_after_each_start()
    {
        using var node = Node("echo start $$; trap 'echo bye; exit 4' TERM; while :; do read -rt 0.01 <> <(:); done");
        node.Start();
        var first = await node.SaysAsync("start ", Patience);
        node.Send(Signal.Terminate);
        Assert.Equal(4, await node.EndsAsync(Patience));
        Assert.Equal("bye", await node.SaysAsync("bye", Patience));

        node.Start();
        Assert.NotEqual(first, await node.SaysAsync("start ", Patience));
        node.Send(Signal.Kill);
        Assert.Equal(128 + (int)Signal.Kill, await node.EndsAsync(Patience));
        Assert.Equal(2, node.Starts);
    }

    [Fact]
    public async Task The_end_of_the_process_and_the_end_of_patience_are_told_apart_and_show_the_log()
    {
        using var ended = Node("echo last words; exit 1");
        ended.Start();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ended.SaysAsync("never", Patience));
        Assert.Contains("last words", error.Message);

        using var silent = Node("echo hm; sleep 1000");
        silent.Start();
        await silent.SaysAsync("hm", Patience);
        Assert.Contains("hm", (await Assert.ThrowsAsync<TimeoutException>(() => silent.SaysAsync("never", TimeSpan.FromMilliseconds(1)))).Message);
        await Assert.ThrowsAsync<TimeoutException>(() => silent.EndsAsync(TimeSpan.FromMilliseconds(1)));
    }

    private NodeProcess Node(string script) => new("node", "bash", ["-c", script], Path.Combine(_folder.FullName, "node.log"));
}
