using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClusterFit.EndToEnd.Clusters;
using ClusterFit.Lab.Networks;

namespace ClusterFit.EndToEnd.Studies;

public sealed partial class StudySpecs(StudySpecs.Undisturbed undisturbed) : IClassFixture<StudySpecs.Undisturbed>, IDisposable
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
    public async Task A_study_that_was_killed_goes_on_and_gives_the_same_table_as_one_that_was_not()
    {
        StudyFile.Write(_place);
        string ended;
        using (var killed = ProgramRun.Start(StudyFile.Run(_place)))
        {
            // With successive halving the first trial that ends has passed all rungs, and the others are on their way.
            await killed.UntilAsync(run => run.Lines.Count > 0, "the first trial that ends");
            killed.Send(Signal.Kill);
            await killed.ExitCodeAsync();
            Assert.False(File.Exists(Path.Combine(_place.Out, "trials.csv")), "it ended before it was killed");
            ended = killed.Lines[0];
        }

        using var resumed = await ProgramRun.ToEndAsync(StudyFile.Run(_place));

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(undisturbed.Table, StudyFile.Table(_place.Out));
        // It was not run again: its seconds are those of the first time.
        Assert.Contains(ended, resumed.Lines);
        Assert.Equal(undisturbed.Best, Best(resumed));
    }

    [Fact]
    public async Task A_signal_saves_the_work_and_the_same_command_goes_on()
    {
        StudyFile.Write(_place);
        using (var interrupted = ProgramRun.Start(StudyFile.Run(_place)))
        {
            await interrupted.UntilAsync(_ => File.Exists(Path.Combine(_place.Out, "study.json")), "a study that is under way");
            interrupted.Send(Signal.Interrupt);
            Assert.Equal(130, await interrupted.ExitCodeAsync());
            Assert.Contains("trials left; continue with the same command", interrupted.Error);
        }

        // What it has found so far can be seen meanwhile.
        using var shown = await ProgramRun.ToEndAsync("study", "show", _place.Out);
        Assert.True(shown.ExitCode == 0, shown.Error);
        using var resumed = await ProgramRun.ToEndAsync(StudyFile.Run(_place));
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(undisturbed.Table, StudyFile.Table(_place.Out));
    }

    [Fact]
    public async Task Three_processes_of_which_one_is_killed_give_the_same_table_as_one_process()
    {
        StudyFile.Write(_place);
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
        Assert.Equal(undisturbed.Table, StudyFile.Table(there));
    }

    private ProgramRun Worker(string name) => Start(name, "--roles", "worker", "--port", "0", "--lanes", "1", "--checkpoint-every", "0.5");

    private ProgramRun Start(string name, params IEnumerable<string> args)
    {
        var node = ProgramRun.Start(["node", "--name", name, "--seeds", $"127.0.0.1:{_port}", "--blobs", _place.PathOf("blobs"), .. args]);
        _nodes.Add(node);
        return node;
    }

    private static string Best(ProgramRun run) => $"{JsonDocument.Parse(run.Lines[^1]).RootElement.GetProperty("best")[0].GetProperty("settings")}";

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();

    /// <summary>The same study without interruption, once for all tests.</summary>
    public sealed class Undisturbed : IAsyncLifetime
    {
        internal IReadOnlyList<IReadOnlyDictionary<string, string>> Table { get; private set; } = [];

        internal string Best { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            using var place = new Workplace();
            StudyFile.Write(place);
            using var run = await ProgramRun.ToEndAsync(StudyFile.Run(place));
            Assert.True(run.ExitCode == 0, run.Error);
            (Table, Best) = (StudyFile.Table(place.Out), StudySpecs.Best(run));
            Assert.Equal(16, Table.Count);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
