using System.Text.Json;
using ClusterFit.Cli.Tests.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Tests.Studies;

/// <summary>The commands as users type them, against a real node.</summary>
public sealed class StudyOnNodeSpecs : IClassFixture<RealNodeFixture>, IDisposable
{
    private readonly CommandBundle _bundle = new();

    public StudyOnNodeSpecs(RealNodeFixture node)
    {
        _bundle.Variables["CLUSTERFIT_SERVER"] = node.Url;
        _bundle.Variables["CLUSTERFIT_API_KEY"] = node.Key;
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task From_run_to_submit_is_a_change_of_one_word()
    {
        var file = TinyStudy.Write(_bundle, trials: 9, seed: 3);
        var (here, there) = (_bundle.PathOf("here"), _bundle.PathOf("there"));
        Assert.Equal(0, await RunAsync("run", file, "--out", here, "--no-progress"));
        Assert.Equal(0, await RunAsync("submit", file, "--out", there, "--no-progress"));
        Assert.Equal(TinyStudy.Table(here), TinyStudy.Table(there));
        Assert.Equal(Files(here), Files(there));
        Assert.Contains(Files(here), name => name.EndsWith(".cfw", StringComparison.Ordinal));

        // Submitted again it is the same study.
        var before = await File.ReadAllTextAsync(Path.Combine(there, "trials.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("submit", file, "--out", there, "--no-progress"));
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(there, "trials.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_study_is_submitted_listed_watched_edited_and_taken_home()
    {
        var file = TinyStudy.Write(_bundle, trials: 9, seed: 4);
        var id = await OutputAsync("submit", file, "--detach", "--no-progress", "--name", "rates", "--label", "project=kodak");
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(0, await RunAsync("watch", "rates", "--no-progress"));
        Assert.Equal("rates", Json(await OutputAsync("list", "--label", "project=kodak", "--json")).GetProperty("name").GetString());
        Assert.DoesNotContain(id[..12], await BatchesAsync());

        Assert.Equal(0, await RunAsync(
            "edit", "rates", "--trials", "12", "--add", "learning-rate=2e-2,depth=2", "--dimension", "learning-rate={float: [1e-3, 1e-1], log: true}"));
        Assert.Equal(0, await RunAsync("watch", id[..8], "--no-progress"));
        var study = Json(await OutputAsync("show", id, "--json"));
        Assert.Equal(12, study.GetProperty("planned").GetInt32());
        Assert.Contains("trials 12", study.GetProperty("history")[0].GetProperty("text").GetString());

        var (folder, weights) = (_bundle.PathOf("report"), _bundle.PathOf("weights"));
        Assert.Equal(0, await RunAsync("report", "rates", "--out", folder));
        var row = TinyStudy.Table(folder)[10];
        Assert.Equal(["9", "user", "0.02", "2"], new[] { row[0], row[2], row[3], row[4] });
        Assert.Equal(0, await RunAsync("download", "rates", "--all", "--out", weights));
        var completed = TinyStudy.Table(folder).Count(cells => cells[1] == "completed");
        Assert.Equal(2 * completed, Directory.GetFiles(weights, "*.cfw", SearchOption.AllDirectories).Length);
        Assert.Equal(Json(await OutputAsync("best", "rates", "--json")).GetProperty("best")[0].GetProperty("trial").GetInt32(),
            Json(await OutputAsync("best", folder, "--json")).GetProperty("best")[0].GetProperty("trial").GetInt32());
    }

    [Fact]
    public async Task A_study_learns_from_another_and_shows_it()
    {
        var first = await OutputAsync("submit", TinyStudy.Write(_bundle, trials: 9, seed: 5), "--detach", "--no-progress");
        Assert.Equal(0, await RunAsync("watch", first, "--no-progress"));
        var second = await OutputAsync("submit", TinyStudy.Write(_bundle, trials: 9, seed: 6), "--detach", "--no-progress");
        Assert.Equal(0, await RunAsync("edit", second, "--warm-start", first));
        Assert.Equal(0, await RunAsync("watch", second, "--no-progress"));
        Assert.Equal(0, await RunAsync("report", second, "--out", _bundle.PathOf("out")));
        Assert.Contains(TinyStudy.Table(_bundle.PathOf("out")), cells => cells[2] == "other-study");
    }

    [Fact]
    public async Task Studies_are_paused_resumed_and_cancelled()
    {
        var id = await OutputAsync("submit", TinyStudy.Write(_bundle, trials: 9, seed: 7, epochs: 100_000), "--detach", "--no-progress");
        Assert.Contains($"paused study {id}", await OutputAsync("pause", id));
        Assert.Equal("paused", Json(await OutputAsync("show", id, "--json")).GetProperty("state").GetString());
        Assert.Contains($"resumed study {id}", await OutputAsync("resume", id));
        Assert.Contains($"cancelled study {id}", await OutputAsync("cancel", id));
        await RunAsync("watch", id, "--no-progress");
        Assert.Contains("the study is cancelled", _bundle.Error);
        Assert.Equal(1, await RunAsync("edit", id, "--trials", "20"));
        Assert.Contains("was cancelled", _bundle.Error);
    }

    private static string[] Files(string folder) => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file)).Where(file => !file.StartsWith('.')).Order(StringComparer.Ordinal)];

    private static JsonElement Json(string line) => JsonSerializer.Deserialize<JsonElement>(line, ApiJson.Options);

    private async Task<string> BatchesAsync()
    {
        var before = _bundle.Output.Length;
        Assert.Equal(0, await _bundle.RunAsync("batch", "list"));
        return _bundle.Output[before..];
    }

    private async Task<string> OutputAsync(params string[] args)
    {
        var before = _bundle.Output.Length;
        var code = await RunAsync(args);
        Assert.True(code == 0, _bundle.Error);
        return _bundle.Output[before..].TrimEnd();
    }

    private Task<int> RunAsync(params string[] args) => _bundle.RunAsync(["study", .. args]);
}
