using System.Text.Json;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Tests.Server;

/// <summary>The commands as users type them, against a real node.</summary>
public sealed class RealNodeSpecs : IClassFixture<RealNodeFixture>, IDisposable
{
    private static readonly string[] Quick = ["--set", "widths=16", "--set", "batch-size=16", "--set", "epochs=3"];

    // Far more than the test waits for.
    private static readonly string[] Endless = ["--set", "epochs=1000000"];

    private readonly CommandBundle _bundle = new();
    private readonly RealNodeFixture _node;

    public RealNodeSpecs(RealNodeFixture node)
    {
        _node = node;
        _bundle.Variables["CLUSTERFIT_SERVER"] = node.Url;
        _bundle.Variables["CLUSTERFIT_API_KEY"] = node.Key;
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task Submit_brings_home_the_same_weights_as_fit()
    {
        _bundle.WriteImage("in/a.png");
        _bundle.WriteImage("in/b.png", 7, 5);
        var (here, there) = (_bundle.PathOf("here"), _bundle.PathOf("there"));

        Assert.Equal(0, await _bundle.RunAsync(["fit", _bundle.PathOf("in"), "--out", here, .. Quick]));
        Assert.Equal(0, await _bundle.RunAsync(["submit", _bundle.PathOf("in"), "--out", there, .. Quick]));

        Assert.Equal(Files(here), Files(there));
        foreach (var name in (string[])["a.cfw", "b.cfw"])
            Assert.Equal(Tensors(Path.Combine(here, name)), Tensors(Path.Combine(there, name)));
        foreach (var name in (string[])["a.png", "b.png", "report/a.original.png", "report/b.difference.png"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(here, name)), File.ReadAllBytes(Path.Combine(there, name)));
        Assert.Contains("uploaded 2 files", _bundle.Error);

        Assert.Equal(0, await _bundle.RunAsync(["submit", _bundle.PathOf("in"), "--out", there, .. Quick]));
        Assert.Contains("uploaded 0 files (0 B); the server had 2", _bundle.Error);
    }

    [Fact]
    public async Task From_fit_to_submit_is_a_change_of_one_word()
    {
        _bundle.WriteImage("in/a.png", 10, 7);
        _bundle.Write("in/broken.png", "no image"u8.ToArray());
        string[] line = [_bundle.PathOf("in"), "--out", "", "--preset", "draft", "--seed", "3", "--target-psnr", "90", "--recursive", "--film", "--json",
            "--no-progress", "--device", "cpu", .. Quick];

        var (here, there) = (await LinesAsync("fit"), await LinesAsync("submit"));

        Assert.Equal(2, here.Length);
        foreach (var (a, b) in here.Zip(there))
        {
            Assert.Equal(a.EnumerateObject().Select(p => p.Name), b.EnumerateObject().Select(p => p.Name));
            // What is no image is refused here by whoever is to fit it, there before it is submitted.
            string[] mayDiffer = a.GetProperty("state").GetString() == "failed" ? ["error", "attempts"] : ["seconds", "weights"];
            foreach (var (x, y) in a.EnumerateObject().Zip(b.EnumerateObject()).Where(pair => !mayDiffer.Contains(pair.Item1.Name)))
                Assert.Equal($"{x.Name} {x.Value}", $"{y.Name} {y.Value}");
        }
        Assert.Equal(Tensors(_bundle.PathOf("fit/a.cfw")), Tensors(_bundle.PathOf("submit/a.cfw")));
        Assert.Equal(Files(_bundle.PathOf("fit")), Files(_bundle.PathOf("submit")));

        async Task<JsonElement[]> LinesAsync(string command)
        {
            var written = _bundle.Output.Length;
            line[2] = _bundle.PathOf(command);
            Assert.Equal(1, await _bundle.RunAsync([command, .. line]));
            return [.. _bundle.Output[written..].TrimEnd().Split('\n').Select(text => JsonDocument.Parse(text).RootElement)
                .OrderBy(result => result.GetProperty("name").GetString(), StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task A_detached_batch_is_watched_shown_listed_and_downloaded()
    {
        _bundle.WriteImage("in/a.png", 6, 6);
        _bundle.Write("in/broken.png", "no image"u8.ToArray());
        Assert.Equal(1, await _bundle.RunAsync(
            ["submit", _bundle.PathOf("in"), "--detach", "--name", "detached", "--label", "project=k", .. Quick]));
        var id = _bundle.Output.TrimEnd();
        Assert.Contains("broken.png: failed: ", _bundle.Error);

        Assert.Equal(0, await _bundle.RunAsync("watch", id));
        Assert.Equal(0, await _bundle.RunAsync("batch", "show", id[..8]));
        Assert.Equal(0, await _bundle.RunAsync("batch", "download", id[..8], "--out", _bundle.PathOf("out")));
        Assert.True(File.Exists(_bundle.PathOf("out/a.cfw")));

        Assert.Equal(id, (await LastLineAsync<BatchView>("batch", "list", "--label", "project=k", "--name", "TACHED", "--json")).Id);
    }

    [Fact]
    public async Task A_batch_is_paused_changed_resumed_cancelled_and_retried()
    {
        _bundle.WriteImage("in/a.png", 9, 9);
        Assert.Equal(0, await _bundle.RunAsync(["submit", _bundle.PathOf("in"), "--detach", .. Endless]));
        var id = _bundle.Output.TrimEnd();

        Assert.Equal(BatchState.Paused, (await LastLineAsync<BatchView>("batch", "pause", id, "--json")).State);
        var changed = await LastLineAsync<BatchView>("batch", "set", id, "--priority", "7", "--max-running", "1", "--json");
        Assert.Equal((7, 1), (changed.Priority, changed.MaxRunning));
        Assert.Equal(BatchState.Open, (await LastLineAsync<BatchView>("batch", "resume", id, "--json")).State);
        await LastLineAsync<BatchView>("batch", "cancel", id, "--json");
        Assert.Equal(1, await _bundle.RunAsync("watch", id, "--json"));
        Assert.Equal(1, LastLine<BatchView>().Counts.Cancelled);
        Assert.Equal(0, (await LastLineAsync<BatchView>("batch", "retry", id, "--json")).Counts.Cancelled);
        await LastLineAsync<BatchView>("batch", "cancel", id, "--json");
    }

    [Fact]
    public async Task The_node_is_listed_and_a_login_works()
    {
        Assert.Contains("worker", (await LastLineAsync<NodeView>("node", "list", "--json")).Roles);
        _bundle.Variables.Clear();
        _bundle.Type(_node.Key + "\n");
        Assert.Equal(0, await _bundle.RunAsync("login", "--server", _node.Url));
        Assert.Contains("the key allows: read, submit", _bundle.Output);
        Assert.Equal(0, await _bundle.RunAsync("batch", "list"));
    }

    [Fact]
    public async Task What_the_node_refuses_is_one_line()
    {
        Assert.Equal(1, await _bundle.RunAsync("batch", "show", new string('0', 32)));
        _bundle.Variables["CLUSTERFIT_API_KEY"] = "cf_wrong";
        Assert.Equal(4, await _bundle.RunAsync("batch", "list"));
        var lines = _bundle.Error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("clusterfit: ", line));
        Assert.Contains(new string('0', 32), lines[0]);
        Assert.Contains("does not accept the API key of CLUSTERFIT_API_KEY", lines[1]);
    }

    private async Task<T> LastLineAsync<T>(params string[] args)
    {
        Assert.Equal(0, await _bundle.RunAsync(args));
        return LastLine<T>();
    }

    private T LastLine<T>() => JsonSerializer.Deserialize<T>(_bundle.Output.TrimEnd().Split('\n')[^1], ApiJson.Options)!;

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    // All but the times that the fits took.
    private static float[][] Tensors(string file) =>
        [.. ClusterFit.Training.Weights.WeightsCodec.Decode(File.ReadAllBytes(file)).Tensors.Select(tensor => tensor.Values)];
}
