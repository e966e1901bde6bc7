using System.Text.Json;
using ClusterFit.Cli.Tests.Batches;
using ClusterFit.Cli.Tests.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Tests.Submission;

public sealed class SubmitSpecs : IAsyncLifetime
{
    private const string Batches = "POST /v1/batches";

    private readonly CommandBundle _bundle = new();
    private ScriptedServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _server.On(Batches, _ => AnyBatch.View(), status: 201);
        _bundle.Variables["CLUSTERFIT_SERVER"] = _server.Url;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task What_the_server_lacks_is_uploaded_once_and_the_batch_names_every_image()
    {
        var (a, b) = (_bundle.WriteImage("in/a.png"), _bundle.WriteImage("in/b.png", 5, 5));
        _bundle.WriteImage("in/same-as-a.png");
        _server.TakesImages(known: HashOf(b));

        Assert.Equal(0, await SubmitAsync("--name", "mine", "--label", "k=v", "--priority", "3", "--max-running", "2", "--set", "epochs=9"));

        Assert.Equal($"PUT /v1/images/{HashOf(a)}", Assert.Single(_server.Seen, request => request.Method == "PUT").Line);
        Assert.Equal(AnyBatch.Id, _bundle.Output.TrimEnd());
        var request = Submitted();
        Assert.Equal([new("a", HashOf(a)), new("b", HashOf(b)), new("same-as-a", HashOf(a))], request.Images!);
        Assert.Equal(("mine", "v", 3, 2, "photo"), (request.Name, request.Labels!["k"], request.Priority, request.MaxRunning, request.Preset));
        // The settings add up to what fit would do here.
        var expected = FitSettings.Apply(Presets.Find("photo").Spec, [new("epochs", "9")]);
        Assert.Equal(FitSettings.Describe(expected), FitSettings.Describe(FitSettings.Apply(Presets.Find("draft").Spec, request.Settings!)));
    }

    [Fact]
    public async Task The_same_command_again_uploads_nothing_and_reads_no_file_again()
    {
        var image = _bundle.WriteImage("in/a.png");
        File.SetLastWriteTimeUtc(image, DateTime.UnixEpoch);
        _server.TakesImages();
        await SubmitAsync();
        var hash = HashOf(image);
        // Same length, same time, other content: only whoever reads it could tell.
        File.WriteAllBytes(image, new byte[new FileInfo(image).Length]);
        File.SetLastWriteTimeUtc(image, DateTime.UnixEpoch);

        Assert.Equal(0, await SubmitAsync());
        Assert.Equal(1, _server.Count("PUT"));
        Assert.Equal(2, _server.Count(Batches));
        Assert.Equal(hash, Assert.Single(Submitted().Images!).Sha256);
    }

    [Fact]
    public async Task A_file_that_changed_is_read_again()
    {
        var image = _bundle.WriteImage("in/a.png");
        File.SetLastWriteTimeUtc(image, DateTime.UnixEpoch);
        _server.TakesImages();
        await SubmitAsync();
        _bundle.WriteImage("in/a.png", 9, 9);

        Assert.Equal(0, await SubmitAsync());
        Assert.Equal(2, _server.Count("PUT"));
        Assert.Equal(HashOf(image), Assert.Single(Submitted().Images!).Sha256);
    }

    [Fact]
    public async Task What_an_earlier_run_uploaded_before_it_was_interrupted_stays_uploaded()
    {
        _bundle.WriteImage("in/a.png");
        _bundle.WriteImage("in/b.png", 5, 5);
        _server.TakesImages().Do(Batches, (_, context) => ScriptedServer.RefuseAsync(context, 403, "not now"));
        Assert.Equal(4, await SubmitAsync());

        _server.On(Batches, _ => AnyBatch.View());
        Assert.Equal(0, await SubmitAsync());
        Assert.Equal(2, _server.Count("PUT"));
    }

    [Fact]
    public async Task What_can_not_be_read_or_is_refused_is_named_and_the_rest_is_submitted()
    {
        var good = _bundle.WriteImage("in/good.png");
        _bundle.Write("in/empty.png", []);
        _bundle.Write("in/long.png", new byte[1_000_001]);
        var text = _bundle.Write("in/text.png", "no image"u8.ToArray());
        _server.TakesImages().Do($"PUT /v1/images/{HashOf(text)}", (_, context) => ScriptedServer.RefuseAsync(context, 422, "This is no image."));

        Assert.Equal(1, await SubmitAsync());

        Assert.Equal(HashOf(good), Assert.Single(Submitted().Images!).Sha256);
        Assert.Contains("empty.png: failed: The file is empty", _bundle.Error);
        Assert.Contains("long.png: failed: The file has 1,000,001 bytes; the server takes at most 1,000,000.", _bundle.Error);
        Assert.Contains("text.png: failed: This is no image.", _bundle.Error);
        Assert.Equal(AnyBatch.Id, _bundle.Output.TrimEnd());
    }

    [Fact]
    public async Task Without_any_image_no_batch_is_submitted()
    {
        _bundle.Write("in/empty.png", []);
        _server.TakesImages();
        Assert.Equal(1, await SubmitAsync());
        Assert.Equal(0, _server.Count(Batches));
    }

    [Fact]
    public async Task More_images_than_a_batch_may_have_are_told_before_anything_is_read()
    {
        for (var i = 0; i <= 100; i++) _bundle.Write($"in/{i}.png", [1]);
        Assert.Equal(1, await SubmitAsync());
        Assert.Contains("101 images are too many for a batch; the server takes at most 100", _bundle.Error);
        Assert.Equal(["GET /v1"], _server.Seen.Select(request => request.Line));
    }

    [Fact]
    public async Task An_upload_that_is_cut_off_is_sent_again_whole()
    {
        var image = _bundle.WriteImage("in/a.png");
        _server.TakesImages().Do($"PUT /v1/images/{HashOf(image)}", (_, context) =>
        {
            if (_server.Count("PUT") == 1) context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(0, await SubmitAsync());
        Assert.Equal(await File.ReadAllBytesAsync(image, TestContext.Current.CancellationToken), _server.Seen.Last(request => request.Method == "PUT").Body);
    }

    [Fact]
    public async Task Uploads_run_side_by_side_but_not_all_at_once()
    {
        for (var i = 0; i < 20; i++) _bundle.WriteImage($"in/{i}.png", 4 + i, 4);
        var (now, most, full) = (0, 0, new TaskCompletionSource());
        _server.TakesImages().Do("PUT /v1/images/*", async (_, _) =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            // The first eight wait for one another: with fewer at a time this would never end.
            if (running == 8) full.TrySetResult();
            await full.Task;
            Interlocked.Decrement(ref now);
        });

        Assert.Equal(0, await SubmitAsync());
        Assert.Equal(8, most);
        Assert.Equal(20, _server.Count("PUT"));
    }

    [Fact]
    public async Task With_json_the_accepted_batch_is_a_line()
    {
        _bundle.WriteImage("in/a.png");
        _server.TakesImages();
        Assert.Equal(0, await SubmitAsync("--json"));
        Assert.Equal(AnyBatch.Id, JsonSerializer.Deserialize<BatchView>(_bundle.Output, ApiJson.Options)!.Id);
    }

    [Fact]
    public async Task Results_come_home_as_fit_lays_them_out()
    {
        var image = _bundle.WriteImage("in/a.png");
        var weights = await File.ReadAllBytesAsync(_bundle.WriteWeights("there.cfw"), TestContext.Current.CancellationToken);
        _server.TakesImages().File($"/v1/batches/{AnyBatch.Id}/jobs/0/weights", weights);
        _server.On($"GET /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View(total: 1, completed: 1));
        _server.On($"GET /v1/batches/{AnyBatch.Id}/jobs", _ => AnyBatch.Page(
            AnyBatch.Job(0, "a", JobState.Completed, AnyBatch.Result(weights), HashOf(image))));
        var output = _bundle.PathOf("out");

        Assert.Equal(0, await _bundle.RunAsync("submit", _bundle.PathOf("in"), "--out", output, "--watch", "--json"));

        Assert.Equal(
            ["a.cfw", "a.json", "a.png", "a.psnr.png", "report.html", "summary.csv", "summary.json"],
            Directory.GetFiles(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["a.difference.png", "a.original.png"], Directory.GetFiles(Path.Combine(output, "report")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(weights, await File.ReadAllBytesAsync(Path.Combine(output, "a.cfw"), TestContext.Current.CancellationToken));
        using var line = JsonDocument.Parse(_bundle.Output);
        Assert.Equal("completed", line.RootElement.GetProperty("state").GetString());

        // What is there is not fetched again.
        Assert.Equal(0, await _bundle.RunAsync("submit", _bundle.PathOf("in"), "--out", output));
        Assert.Equal(1, _server.Count($"GET /v1/batches/{AnyBatch.Id}/jobs/0/weights"));
    }

    [Theory]
    [InlineData("--watch --detach", "exclude each other")]
    [InlineData("--label k", "--label: 'k' is not valid")]
    [InlineData("--label k=1 --label k=2", "--label: 'k' is given twice")]
    [InlineData("--device gpu9", "--device: 'gpu9' is not valid")]
    [InlineData("--set epochs=0", "a whole number from 1")]
    public async Task Wrong_usage_is_told_before_anything_is_sent(string options, string message)
    {
        _bundle.WriteImage("in/a.png");
        Assert.Equal(2, await _bundle.RunAsync(["submit", _bundle.PathOf("in"), .. options.Split(' ')]));
        Assert.Contains(message, _bundle.Error);
        Assert.Empty(_server.Seen);
    }

    private Task<int> SubmitAsync(params string[] options) => _bundle.RunAsync(["submit", _bundle.PathOf("in"), "--detach", .. options]);

    private BatchRequest Submitted() =>
        JsonSerializer.Deserialize<BatchRequest>(_server.Seen.Last(request => request.Line == Batches).Body, ApiJson.Options)!;

    private static string HashOf(string file) => ContentHash.Of(File.ReadAllBytes(file)).Hex;

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
