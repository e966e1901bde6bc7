using System.Threading.Channels;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Tests.Processes;

public sealed class ChildProcessSpecs
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task Hands_over_lines_and_the_exit_code()
    {
        using var child = Start("echo out; echo err >&2; exit 3");
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, child.ExitCode);
        Assert.Equal(["err", "out"], new[] { await LineAsync(), await LineAsync() }.Order());
    }

    [Fact]
    public async Task A_signal_reaches_the_whole_tree()
    {
        using var child = Start("trap 'wait; exit 5' TERM; bash -c 'trap \"echo inner; exit\" TERM; echo ready; while :; do :; done' & wait");
        Assert.Equal("ready", await LineAsync());
        child.SendToTree(Signal.Terminate);
        Assert.Equal("inner", await LineAsync());
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5, child.ExitCode);
    }

    [Fact]
    public async Task Disposal_kills_what_it_started()
    {
        int inner;
        using (Start("sleep 1000 & echo $!; wait")) inner = int.Parse(await LineAsync());
        await GoneAsync(inner);
    }

    private ChildProcess Start(string script) => ChildProcess.Start("bash", ["-c", script], Hear, Hear);

    private void Hear(string line) => _lines.Writer.TryWrite(line);

    private async Task<string> LineAsync() => await _lines.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private static async Task GoneAsync(int process)
    {
        while (Directory.Exists($"/proc/{process}") && !(await IsZombieAsync(process))) await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    private static async Task<bool> IsZombieAsync(int process)
    {
        try
        {
            return (await File.ReadAllTextAsync($"/proc/{process}/stat")).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
