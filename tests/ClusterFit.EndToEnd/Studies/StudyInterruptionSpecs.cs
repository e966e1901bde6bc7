using System.Text.Json;

namespace ClusterFit.EndToEnd.Studies;

public sealed class StudyInterruptionSpecs(StudyInterruptionSpecs.Undisturbed undisturbed) : IClassFixture<StudyInterruptionSpecs.Undisturbed>, IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

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

    private static string Best(ProgramRun run) => $"{JsonDocument.Parse(run.Lines[^1]).RootElement.GetProperty("best")[0].GetProperty("settings")}";

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
            (Table, Best) = (StudyFile.Table(place.Out), StudyInterruptionSpecs.Best(run));
            Assert.Equal(16, Table.Count);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
