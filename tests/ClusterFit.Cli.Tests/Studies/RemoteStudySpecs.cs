using System.Text;
using System.Text.Json;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Tables;
using ClusterFit.Cli.Tests.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Tests.Studies;

/// <summary>What commands for studies ask of a server, and what they make of its answers.</summary>
public sealed class RemoteStudySpecs : IAsyncLifetime
{
    private const string Id = AnyRemoteStudy.Id;

    private readonly CommandBundle _bundle = new();
    private ScriptedServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = (await ScriptedServer.StartAsync()).HasStudy();
        _bundle.Variables["CLUSTERFIT_SERVER"] = _server.Url;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task A_list_asks_for_what_is_wanted()
    {
        Assert.Equal(0, await RunAsync("list", "--state", "open", "--label", "project=kodak", "--name", "a b", "--limit", "7", "--json"));
        Assert.Equal("?limit=7&state=open&label=project%3Akodak&name=a%20b", _server.Seen[0].Query);
        Assert.Equal([Id, new string('f', 32)], _bundle.Output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<ListedStudy>(line, ApiClient.Json)!.Id));
    }

    [Fact]
    public async Task A_table_shows_how_far_studies_are()
    {
        Assert.Equal(0, await RunAsync("list"));
        foreach (var shown in (string[])["0123456789ab", "any [red]name[/]", "40/40", "33.25", "ended", "1970-01-01 00:00"]) Assert.Contains(shown, _bundle.Output);
    }

    [Fact]
    public async Task A_study_is_shown_by_the_start_of_its_id()
    {
        Assert.Equal(0, await RunAsync("show", "01234567"));
        foreach (var shown in (string[])[Id, "any [red]name[/]", "highest PSNR", "successive-halving", "learning-rate", "(when schedule is exponential)", "from trial 4 on: trials 40"])
            Assert.Contains(shown, _bundle.Output);
    }

    [Fact]
    public async Task A_study_that_nobody_has_is_told_with_the_command_that_lists_them()
    {
        Assert.Equal(1, await RunAsync("show", "none"));
        Assert.Contains("no study on", _bundle.Error);
        Assert.Contains("'clusterfit study list' shows them", _bundle.Error);
    }

    [Fact]
    public async Task The_best_of_a_server_is_what_its_trials_say()
    {
        Assert.Equal(0, await RunAsync("best", Id, "--json"));
        Assert.Equal(ResultJson.Line(StudyLine.Of(AnyRemoteStudy.Definition, AnyRemoteStudy.Trials)), _bundle.Output.TrimEnd());
    }

    [Fact]
    public async Task A_report_of_a_server_is_that_of_its_trials()
    {
        var folder = _bundle.PathOf("report");
        Assert.Equal(0, await RunAsync("report", Id, "--out", folder));
        Assert.Equal(TrialTable.Csv(AnyRemoteStudy.Definition, AnyRemoteStudy.Trials), await File.ReadAllBytesAsync(Path.Combine(folder, "trials.csv"), TestContext.Current.CancellationToken));
        Assert.Equal(0, await RunAsync("best", folder, "--json"));
        Assert.Contains("\"trials\":{", _bundle.Output);
    }

    [Fact]
    public async Task A_watch_of_a_study_that_has_ended_tells_all_trials_and_the_best()
    {
        Assert.Equal(0, await RunAsync("watch", Id, "--json", "--no-progress"));
        var lines = _bundle.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(AnyRemoteStudy.Trials.Count(trial => trial.IsFinal), lines.Count - 1);
        Assert.Equal(JsonValueKind.Array, lines[^1].GetProperty("best").ValueKind);
    }

    [Fact]
    public async Task An_edit_carries_what_was_asked_for()
    {
        _server.On($"PATCH /v1/studies/{Id}", _ => AnyRemoteStudy.Detail());
        Assert.Equal(0, await RunAsync(
            "edit", Id, "--trials", "100", "--epochs", "none", "--time", "2h", "--parallelism", "8", "--priority", "-5", "--go-on",
            "--dimension", "learning-rate={float: [1e-4, 1e-2], log: true}", "--dimension", "schedule=[cosine]", "--add", "learning-rate=1e-3,widths=64,64,beta2=0.99"));
        var change = JsonSerializer.Deserialize<StudyChangeRequest>(_server.Seen[^1].Body, ApiJson.Options)!;
        Assert.Equal((100, 0L, "2h", 8, -5, false), (change.Trials, change.Epochs, change.Time, change.Parallelism, change.Priority, change.Stop));
        Assert.Equal("""{"learning-rate":{"float":[1e-4,1e-2],"log":true},"schedule":["cosine"]}""", JsonSerializer.Serialize(change.Space));
        Assert.Equal(new Dictionary<string, string> { ["learning-rate"] = "1e-3", ["widths"] = "64,64", ["beta2"] = "0.99" }, Assert.Single(change.Add!).Settings);
        Assert.Contains($"changed study {Id}: trials 40", _bundle.Output);
    }

    [Fact]
    public async Task Two_edits_have_two_keys()
    {
        _server.On($"PATCH /v1/studies/{Id}", _ => AnyRemoteStudy.Detail());
        for (var i = 0; i < 2; i++) Assert.Equal(0, await RunAsync("edit", Id, "--stop"));
        Assert.Equal(2, Edits().DistinctBy(change => change.Key).Count());
        Assert.All(Edits(), change => Assert.True(change.Stop));
    }

    [Theory]
    [InlineData("trials.json")]
    [InlineData("trials.csv")]
    [InlineData("folder")]
    [InlineData("server")]
    public async Task A_study_learns_from_the_completed_trials_of_another(string source)
    {
        _server.On($"PATCH /v1/studies/{Id}", _ => AnyRemoteStudy.Detail());
        var folder = _bundle.PathOf("other");
        if (source != "server") Assert.Equal(0, await RunAsync("report", Id, "--out", folder));
        var from = source switch { "server" => Id, "folder" => folder, var file => Path.Combine(folder, file) };
        Assert.Equal(0, await RunAsync("edit", Id, "--warm-start", from));

        var completed = AnyRemoteStudy.Trials.Where(trial => trial.State == TrialState.Completed).ToList();
        var priors = Assert.Single(Edits()).Priors!;
        Assert.Equal(completed.Select(trial => trial.Latest!.Values[0]), priors.Select(prior => prior.Values[0]));
        Assert.All(priors, prior => Assert.NotNull(AnyRemoteStudy.Definition.Space.Encode([.. prior.Settings])));
    }

    [Fact]
    public async Task What_is_learned_from_many_trials_takes_several_edits()
    {
        _server.On($"PATCH /v1/studies/{Id}", _ => AnyRemoteStudy.Detail());
        var rows = string.Concat(Enumerable.Range(0, 230).Select(i => $"{i},completed,sampler,0.001,30.{i}\n"));
        var file = _bundle.Write("old.csv", Encoding.UTF8.GetBytes($"trial,state,source,learning-rate,psnr_db\n{rows}"));
        Assert.Equal(0, await RunAsync("edit", Id, "--warm-start", file, "--trials", "50"));
        Assert.Equal([100, 100, 30], Edits().Select(change => change.Priors!.Count));
        Assert.Equal([50, null, null], Edits().Select(change => change.Trials));
        Assert.Equal(3, Edits().DistinctBy(change => change.Key).Count());
    }

    [Theory]
    [InlineData("trial,state,psnr_db\n0,pruned,30\n1,completed,\n", "has no completed trial with psnr_db")]
    [InlineData("no table", "is no table of trials")]
    public async Task A_table_without_anything_to_learn_is_refused(string csv, string message)
    {
        Assert.Equal(1, await RunAsync("edit", Id, "--warm-start", _bundle.Write("old.csv", Encoding.UTF8.GetBytes(csv))));
        Assert.Contains(message, _bundle.Error);
    }

    [Theory]
    [InlineData("pause", "paused")]
    [InlineData("resume", "resumed")]
    [InlineData("cancel", "cancelled")]
    public async Task Studies_are_steered_by_their_names_and_a_refusal_keeps_no_other_back(string action, string done)
    {
        _server.Do($"POST /v1/studies/{new string('f', 32)}/{action}", (_, context) => ScriptedServer.RefuseAsync(context, 409, "the study has ended."));
        _server.On($"POST /v1/studies/{Id}/{action}", _ => AnyRemoteStudy.Detail());
        Assert.Equal(1, await RunAsync(action, "other", "any [red]name[/]"));
        Assert.Contains("the study has ended.", _bundle.Error);
        Assert.Contains($"{done} study {Id}: 40 trials of 40 ended, 0 under way", _bundle.Output);
    }

    [Fact]
    public async Task A_submission_uploads_the_images_and_carries_all_settings()
    {
        _server.TakesImages().On("POST /v1/studies", _ => AnyRemoteStudy.Detail(), status: 201);
        var file = TinyStudy.Write(_bundle);
        Assert.Equal(0, await RunAsync("submit", file, "--detach", "--label", "project=kodak", "--priority", "5", "--device", "cpu"));
        Assert.Equal(Id, _bundle.Output.TrimEnd());
        Assert.Contains("uploaded 2 files", _bundle.Error);

        var request = JsonSerializer.Deserialize<StudyRequest>(_server.Seen.Single(seen => seen.Line == "POST /v1/studies").Body, ApiJson.Options)!;
        Assert.Equal(("study", "photo", 5), (request.Name, request.Preset, request.Priority));
        Assert.Equal("kodak", request.Labels!["project"]);
        Assert.Equal(["a", "b"], request.Definition.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("name").GetString()));
        Assert.Equal("9", request.Definition.GetProperty("settings").GetProperty("epochs").GetString());
    }

    [Theory]
    [InlineData("submit {file} --watch --detach", "--watch and --detach exclude each other")]
    [InlineData("submit {file} --device tpu", "--device: 'tpu' is not valid; expected any, cpu or cuda")]
    [InlineData("submit none.yaml", "'none.yaml' does not exist")]
    [InlineData("list --limit 0", "--limit: '0' is not valid")]
    [InlineData("run {file} --lanes 0", "--lanes: '0' is not valid")]
    [InlineData("run {file} --out ", "--out: '' is not valid")]
    [InlineData("best", "<study or folder> is missing")]
    public async Task Wrong_usage_gets_exit_code_2(string line, string message)
    {
        var file = TinyStudy.Write(_bundle);
        Assert.Equal(2, await RunAsync([.. line.Split(' ').Select(word => word.Replace("{file}", file))]));
        Assert.Contains(message, _bundle.Error);
    }

    [Fact]
    public async Task Weights_of_the_best_trial_are_fetched_once()
    {
        var weights = await File.ReadAllBytesAsync(_bundle.WriteWeights("w.cfw"), TestContext.Current.CancellationToken);
        _server.On($"GET /v1/batches/{Id}/jobs/*", request => JobOf(request, weights));
        var best = Core.Studies.Findings.Contenders.Best(AnyRemoteStudy.Trials)[0].Number;
        for (var job = best * 6; job < (best + 1) * 6; job++) _server.File($"/v1/batches/{Id}/jobs/{job}/weights", weights);
        var folder = _bundle.PathOf("weights");

        Assert.Equal(0, await RunAsync("download", Id, "--out", folder));
        Assert.Contains("weights of 1 trial", _bundle.Output);
        Assert.Equal(6, Directory.GetFiles(folder, "*.cfw", SearchOption.AllDirectories).Length);
        Assert.Equal(6, _server.Seen.Count(seen => seen.Path.EndsWith("/weights", StringComparison.Ordinal)));

        Assert.Equal(0, await RunAsync("download", Id, "--out", folder));
        Assert.Equal(6, _server.Seen.Count(seen => seen.Path.EndsWith("/weights", StringComparison.Ordinal)));
    }

    private static JobDetail JobOf(SeenRequest request, byte[] weights) => new JobDetail
    {
        Index = int.Parse(request.Path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture),
        Name = "any",
        State = Core.Groups.JobState.Completed,
        ImageSha256 = new string('a', 64),
        Attempt = 1,
        Attempts = [],
        Result = new ResultView(30, 0.001, null, 9, 9, 9, 1, 100, Core.Fits.StopReason.Epochs, Core.Blobs.ContentHash.Of(weights).Hex, weights.Length, 1, null),
    };

    private IEnumerable<StudyChangeRequest> Edits() => _server.Seen.Where(seen => seen.Method == "PATCH")
        .Select(seen => JsonSerializer.Deserialize<StudyChangeRequest>(seen.Body, ApiJson.Options)!);

    private Task<int> RunAsync(params string[] args) => _bundle.RunAsync(["study", .. args]);
}
