using System.Text;
using ClusterFit.Cli.Studies;
using ClusterFit.Cli.Studies.Watching;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace ClusterFit.Cli.Tests.Studies;

/// <summary>What is said of a study while it runs.</summary>
public sealed class StudyViewSpecs
{
    private readonly StringWriter _error = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task For_logs_each_trial_is_a_line_and_the_study_one_now_and_then()
    {
        await using var view = new LineStudyView(_error, _time);
        var board = new StudyBoard(json: false, TextWriter.Null, view);
        board.Take(Moment(8));
        board.Take(Moment(9));
        _time.Advance(TimeSpan.FromSeconds(31));
        board.Take(Moment(9));

        var lines = Lines();
        Assert.Matches("^7/60 trials, 1 fit running, [0-9:]+ left; best PSNR [0-9.]+ dB \\(trial [0-9]: learning-rate=", lines[0]);
        Assert.Matches("^\\[8/60\\] trial 8: (completed|pruned after . epochs?), PSNR [0-9.]+ dB, learning-rate=[0-9.e-]+ schedule=", lines[1]);
        Assert.StartsWith("8/60 trials", Assert.Single(lines[2..]));
    }

    [Fact]
    public async Task Trials_that_had_ended_before_are_told_in_JSON_alone()
    {
        var output = new StringWriter();
        await using var view = new LineStudyView(_error, _time);
        var board = new StudyBoard(json: true, output, view);
        board.Take(Moment(8));
        board.Take(Moment(8));
        Assert.Equal(7, $"{output}".TrimEnd().Split('\n').Length);
        Assert.Single(Lines());
    }

    [Fact]
    public void Changes_of_the_study_are_said_once()
    {
        var board = new StudyBoard(json: false, TextWriter.Null, new SilentStudyView(_error));
        board.Take(Moment(3));
        board.Take(Moment(3) with { Edits = ["trials 70"] });
        board.Take(Moment(3) with { Edits = ["trials 70", "stop"], Stopped = "a user stopped it" });
        board.Take(Moment(3) with { Edits = ["trials 70", "stop"], Stopped = "a user stopped it", State = BatchState.Paused });
        board.Take(Moment(3) with { Edits = ["trials 70", "stop"], Stopped = "a user stopped it", State = BatchState.Cancelled });
        Assert.Equal(
        [
            "edited: trials 70", "edited: stop", "no more trials: a user stopped it", "the study is paused; 'clusterfit study resume' lets it go on",
            "the study is cancelled",
        ], Lines());
    }

    [Fact]
    public void The_time_left_is_that_of_the_trials_to_come_spread_over_the_fits_that_run()
    {
        var moment = Moment(10) with { Planned = 30, Running = [Fit(0), Fit(1)] };
        var each = moment.Trials.Where(trial => trial.Results.Count > 0).Average(trial => trial.Seconds);
        // Twenty that have not begun, and the one that has no result yet.
        Assert.Equal(21 * each / 2, moment.TimeLeft!.Value.TotalSeconds, 3);
        Assert.Null((moment with { Running = [] }).TimeLeft);
        Assert.Null((moment with { State = BatchState.Ended }).TimeLeft);
    }

    [Fact]
    public async Task For_people_a_bar_the_latest_trials_and_the_running_fits_are_drawn_anew()
    {
        var writer = new WatchedWriter(_error, "trial-0040/kodim05");
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 120;
        await using (var view = new LiveStudyView(console, TimeProvider.System))
        {
            var board = new StudyBoard(json: false, TextWriter.Null, view);
            board.Take(Moment(20) with { Running = [Fit(40)] });
            board.Take(Moment(21) with { Running = [Fit(40)] });
            await writer.Seen;
        }

        foreach (var shown in (string[])["/60 trials, 1 fit running", "learning-rate", "epoch 3/30", "trial 20:"]) Assert.Contains(shown, $"{_error}");
    }

    // The first trial is under way.
    private static StudyMoment Moment(int trials) => new()
    {
        Id = AnyRemoteStudy.Id,
        Name = "any",
        Preset = "photo",
        State = BatchState.Open,
        Definition = AnyStudy.Definition,
        Planned = 60,
        Edits = [],
        Trials = [.. AnyStudy.Trials(AnyStudy.Definition, 60).Take(trials).Select((trial, i) => i > 0 ? trial : trial with { State = TrialState.Running, Results = [] })],
        Running = [Fit(0)],
    };

    private static JobUpdate Fit(int trial) => new(
        trial * 6, $"trial-{trial:D4}/kodim05", JobState.Running, 1, new FitProgress(3, 30, 0.5, 100, 20, null, 1e5, 3, null), null, null,
        ContentHash.Of([]), "w1", null, null);

    private string[] Lines() => $"{_error}".Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Text that one thread writes while another waits for it.</summary>
    private sealed class WatchedWriter(StringWriter text, string awaited) : TextWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Encoding Encoding => Encoding.UTF8;

        /// <summary>Ends when the text that is awaited was written.</summary>
        public Task Seen => _seen.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        public override void Write(char value) => Write($"{value}");

        public override void Write(string? value)
        {
            text.Write(value);
            if ($"{text}".Contains(awaited, StringComparison.Ordinal)) _seen.TrySetResult();
        }
    }
}
