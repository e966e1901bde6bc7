using System.Text;
using System.Text.Json;
using ClusterFit.Cli.Studies.Running;

namespace ClusterFit.Cli.Tests.Studies;

/// <summary>Studies on a real node in this process.</summary>
public sealed class StudyRunSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    private string Out => _bundle.PathOf("out");

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task A_study_runs_to_its_end_and_leaves_table_plots_report_and_the_best_weights()
    {
        Assert.Equal(0, await RunAsync(TinyStudy.Write(_bundle), "--json"));

        var lines = _bundle.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Enumerable.Range(0, 6), lines.SkipLast(1).Select(line => line.GetProperty("trial").GetInt32()).Order());
        Assert.All(lines.SkipLast(1), line => Assert.Contains(line.GetProperty("state").GetString(), (string[])["completed", "pruned"]));
        var best = lines[^1].GetProperty("best")[0].GetProperty("trial").GetInt32();
        Assert.Contains("best PSNR", _bundle.Error);

        Assert.Equal(7, TinyStudy.Table(Out).Length);
        foreach (var file in (string[])["trials.json", "trials.parquet", "report.html", "best.json", "study.json", "plots/history.png"])
            Assert.True(File.Exists(Path.Combine(Out, file)), file);
        Assert.Equal(["a.cfw", "b.cfw"], Directory.GetFiles(Path.Combine(Out, $"best/trial-{best:D4}")).Select(Path.GetFileName).Order());
        Assert.Equal([$"trial-{best:D4}"], Directory.GetDirectories(Path.Combine(Out, "best")).Select(Path.GetFileName));
        Assert.Equal(0, await _bundle.RunAsync("inspect", Path.Combine(Out, $"best/trial-{best:D4}/a.cfw")));
    }

    [Fact]
    public async Task The_number_of_lanes_changes_nothing_of_the_table()
    {
        var file = TinyStudy.Write(_bundle);
        Assert.Equal(0, await RunAsync(file, "--lanes", "1"));
        Assert.Equal(0, await _bundle.RunAsync("study", "run", file, "--out", _bundle.PathOf("other"), "--no-progress", "--lanes", "4"));
        Assert.Equal(TinyStudy.Table(Out), TinyStudy.Table(_bundle.PathOf("other")));
    }

    [Fact]
    public async Task The_same_command_again_runs_no_trial_again()
    {
        var file = TinyStudy.Write(_bundle);
        Assert.Equal(0, await RunAsync(file));
        var before = await File.ReadAllTextAsync(Path.Combine(Out, "trials.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync(file));
        // The seconds, too: they are those of the first time.
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(Out, "trials.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_study_whose_file_asks_for_more_goes_on_where_it_was()
    {
        Assert.Equal(0, await RunAsync(TinyStudy.Write(_bundle, trials: 4)));
        var before = TinyStudy.Table(Out);
        Assert.Equal(0, await RunAsync(TinyStudy.Write(_bundle, trials: 6)));

        // What waited at a rung was pruned when the study ended, and stays so.
        Assert.Equal(before, TinyStudy.Table(Out)[..5]);
        Assert.Equal(7, TinyStudy.Table(Out).Length);
        Assert.Contains("has changed: the study goes on with what it says now", _bundle.Error);
        Assert.EndsWith("from trial 4 on: trials 6", TinyStudy.Json(Out, "edits")[0].GetString());
    }

    [Fact]
    public async Task A_file_that_has_become_another_study_is_refused()
    {
        Assert.Equal(0, await RunAsync(TinyStudy.Write(_bundle, trials: 2)));
        Assert.Equal(2, await RunAsync(TinyStudy.Write(_bundle, trials: 2, seed: 9, more: "mode: asynchronous")));
        Assert.Contains("differs from", _bundle.Error);
        Assert.Contains("in mode, seed, which no edit changes; choose another folder with --out, or delete", _bundle.Error);
        Assert.Equal(3, TinyStudy.Table(Out).Length);
    }

    [Fact]
    public async Task Edits_that_were_left_in_the_folder_are_taken_by_the_next_run()
    {
        var file = TinyStudy.Write(_bundle, trials: 4);
        Assert.Equal(0, await RunAsync(file));
        Assert.Equal(0, await EditAsync("--trials", "6", "--add", "learning-rate=0.02,depth=2"));
        Assert.Equal(0, await EditAsync("--trials", "1"));
        Assert.Equal(0, await RunAsync(file));

        Assert.Equal(["4", "user"], new[] { TinyStudy.Table(Out)[5][0], TinyStudy.Table(Out)[5][2] });
        Assert.Equal(7, TinyStudy.Table(Out).Length);
        Assert.Contains("an edit is refused: trials: 1; expected", _bundle.Error);

        // They do not wait any more.
        Assert.Equal(0, await RunAsync(file));
        Assert.Equal(1, TinyStudy.Json(Out, "edits").GetArrayLength());
    }

    [Fact]
    public async Task An_edit_is_taken_while_the_study_runs()
    {
        var running = RunAsync(TinyStudy.Write(_bundle, trials: 5000));
        while (!File.Exists(Path.Combine(Out, "study.json"))) await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        using var other = new CommandBundle();
        Assert.Equal(0, await other.RunAsync("study", "edit", Out, "--stop"));

        Assert.Equal(0, await running);
        Assert.InRange(TinyStudy.Table(Out).Length, 2, 5000);
        Assert.EndsWith(": stop", TinyStudy.Json(Out, "edits")[0].GetString());
        Assert.Contains("no more trials: a user stopped it", _bundle.Error);
    }

    [Fact]
    public async Task What_it_learns_from_another_study_is_not_what_it_has_found()
    {
        var file = TinyStudy.Write(_bundle, epochs: 3);
        Assert.Equal(0, await RunAsync(file));
        var found = Content(Out, "best.json");
        var weights = Directory.GetFiles(Path.Combine(Out, "best"), "*.cfw", SearchOption.AllDirectories);
        Assert.NotEmpty(weights);

        Assert.Equal(0, await EditAsync("--warm-start", Out));
        Assert.Equal(0, await RunAsync(file));
        Assert.Contains(TinyStudy.Table(Out), row => row[2] == "other-study");
        Assert.Equal(found, Content(Out, "best.json"));
        Assert.All(weights, each => Assert.True(File.Exists(each)));
    }

    [Theory]
    [InlineData("--dimension", "deppth={int: [1, 2]}", "did you mean 'depth'?")]
    [InlineData("--dimension", "depth={int: [1, 2}", "expected name and values")]
    [InlineData("--dimension", "depth", "expected name and values")]
    [InlineData("--add", "depth", "expected each setting once")]
    [InlineData("--add", "deppth=3", "'deppth' is not a setting; did you mean 'depth'?")]
    [InlineData("--time", "soon", "--time: 'soon' is not valid; expected a time")]
    [InlineData("--trials", "many", "--trials: 'many' is not valid; expected a whole number from 1 to 100000")]
    [InlineData("--stop", "--go-on", "--stop and --go-on exclude each other")]
    [InlineData("--json", "--json", "nothing to change")]
    public async Task An_edit_that_can_be_seen_to_be_wrong_is_refused_at_once(string option, string value, string message)
    {
        Directory.CreateDirectory(RunRecord.StateOf(Out));
        new RunRecord(AnyStudy.Definition, AnyStudy.Definition, 0).Write(RunRecord.StateOf(Out));
        Assert.Equal(2, await EditAsync(option, value));
        Assert.Contains(message, _bundle.Error);
    }

    [Fact]
    public async Task A_folder_without_a_study_has_nothing_to_be_edited_or_shown()
    {
        var folder = Directory.CreateDirectory(Out).FullName;
        foreach (var command in (string[])["best", "report", "show"])
        {
            Assert.Equal(2, await _bundle.RunAsync("study", command, folder));
            Assert.Contains("holds no study.json", _bundle.Error);
        }

        Assert.Equal(2, await EditAsync("--stop"));
        Assert.Contains("holds no study that was run here", _bundle.Error);
    }

    [Fact]
    public async Task What_a_run_has_left_is_shown_and_made_again_without_running_anything()
    {
        Assert.Equal(0, await RunAsync(TinyStudy.Write(_bundle, more: "fit-seeds: [3, 4]\nobjectives: [psnr, bytes]")));
        var told = _bundle.Output;
        Assert.Equal(0, await _bundle.RunAsync("study", "best", Out));
        Assert.StartsWith(_bundle.Output[told.Length..], told);
        Assert.Contains("on the Pareto front", told);
        // A file for each image and seed.
        var trial = Directory.GetDirectories(Path.Combine(Out, "best"))[0];
        Assert.Equal(["seed-3/a.cfw", "seed-3/b.cfw", "seed-4/a.cfw", "seed-4/b.cfw"],
            Directory.GetFiles(trial, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(trial, file)).Order(StringComparer.Ordinal));

        var again = _bundle.PathOf("again");
        Assert.Equal(0, await _bundle.RunAsync("study", "report", Out, "--out", again));
        foreach (var file in (string[])["trials.csv", "trials.json", "report.html", "study.json"])
            Assert.Equal(Content(Out, file), Content(again, file));
        Assert.Equal(0, await _bundle.RunAsync("study", "show", again));
        Assert.Contains("6 planned", _bundle.Output);
        Assert.Contains("highest PSNR, smallest weights", _bundle.Output);
    }

    [Fact]
    public async Task Of_targets_that_were_missed_the_one_that_came_closest_stays_the_best()
    {
        Assert.Equal(0, await RunAsync(TinyStudy.Write(_bundle, more: "objectives: [epochs-to-target]", set: "target-psnr: 90")));
        Assert.Contains("not reached", _bundle.Output);
        var told = _bundle.Output;
        Assert.Equal(0, await _bundle.RunAsync("study", "best", Out));
        Assert.StartsWith(_bundle.Output[told.Length..], told);
    }

    [Fact]
    public async Task A_study_whose_every_trial_fails_says_why()
    {
        _bundle.WriteImage("a.png");
        var file = _bundle.Write("study.yaml", "images: a.png\nspace: { batch-max: [1], batch-growth: [2], batch-size: [16, 32] }\nsampler: grid\n"u8.ToArray());
        Assert.Equal(1, await RunAsync(file));
        Assert.Contains("2 trials: 2 failed\n1 of them: batch-max: 1 is below batch-size", _bundle.Output);
    }

    [Fact]
    public async Task An_image_that_can_not_be_read_is_told_before_anything_runs()
    {
        var file = TinyStudy.Write(_bundle);
        _bundle.Write("crops/c.png", "no image"u8.ToArray());
        Assert.Equal(1, await RunAsync(file));
        Assert.Contains("c.png': ", Assert.Single(_bundle.Error.TrimEnd().Split('\n')));
        Assert.False(Directory.Exists(Path.Combine(Out, ".clusterfit")));
    }

    [Fact]
    public async Task A_study_of_uploaded_images_is_not_for_this_machine()
    {
        var text = $$"""
            images: [ { name: a, sha256: {{new string('a', 64)}} } ]
            space: { depth: [1, 2] }
            """;
        var file = _bundle.Write("study.yaml", Encoding.UTF8.GetBytes(text));
        Assert.Equal(2, await RunAsync(file));
        Assert.Contains("names uploaded images; expected paths of files, or 'clusterfit study submit'", _bundle.Error);
    }

    private static byte[] Content(string folder, string file) => File.ReadAllBytes(Path.Combine(folder, file));

    private Task<int> RunAsync(string file, params string[] options) => _bundle.RunAsync(["study", "run", file, "--out", Out, "--no-progress", .. options]);

    private Task<int> EditAsync(params string[] options) => _bundle.RunAsync(["study", "edit", Out, .. options]);
}
