using System.Text.Json;

namespace ClusterFit.EndToEnd;

public sealed class FolderFitSpecs : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_folder_is_fitted_once_and_later_only_what_came_to_it()
    {
        _place.WriteImage("in/a.png", seed: 1);
        _place.WriteImage("in/b.png", seed: 2);
        string[] command = ["fit", _place.PathOf("in"), "--out", _place.Out, "--set", "epochs=3", "--seed", "5", "--film", "--json"];

        using var first = await ProgramRun.ToEndAsync(command);
        Assert.True(first.ExitCode == 0, first.Error);
        var results = Workplace.Parse(first);
        Assert.Equal(["a", "b"], results.Keys.Order());
        foreach (var result in results.Values) AssertComplete(result);
        string[] endings = ["cfw", "film.png", "json", "png", "psnr.png"];
        Assert.Equal(
            [.. endings.Select(e => $"a.{e}"), .. endings.Select(e => $"b.{e}"), "report.html", "report/a.difference.png", "report/a.original.png",
                "report/b.difference.png", "report/b.original.png", "summary.csv", "summary.json"],
            _place.Results());
        var written = Times();

        using var second = await ProgramRun.ToEndAsync(command);
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(first.Lines.Order(), second.Lines.Order());
        Assert.Equal(written, Times());

        _place.WriteImage("in/c.png", seed: 3);
        using var third = await ProgramRun.ToEndAsync(command);
        Assert.Equal(0, third.ExitCode);
        Assert.Equal(["a", "b", "c"], Workplace.Parse(third).Keys.Order());
        Assert.Equal(written["a.cfw"], Times()["a.cfw"]);
        Assert.Contains("c: started", third.Error);
        Assert.DoesNotContain("a: started", third.Error);
    }

    [Fact]
    public async Task Two_files_of_one_name_get_results_of_their_own()
    {
        var (a, b) = (_place.WriteImage("a/x.png", seed: 1), _place.WriteImage("b/x.png", width: 10, seed: 2));
        using var run = await ProgramRun.ToEndAsync("fit", a, b, a, "--out", _place.Out, "--set", "epochs=1", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["x", "x-2"], Workplace.Parse(run).Keys.Order());
        Assert.Equal((16, 10), (_place.Weights("x").Image.Width, _place.Weights("x-2").Image.Width));
    }

    private Dictionary<string, DateTime> Times() =>
        _place.Results().ToDictionary(file => file, file => File.GetLastWriteTimeUtc(Path.Combine(_place.Out, file)));

    private void AssertComplete(JsonElement result)
    {
        Assert.Equal("completed", result.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("error").ValueKind);
        Assert.Equal((16, 12), (result.GetProperty("width").GetInt32(), result.GetProperty("height").GetInt32()));
        Assert.Equal(-10 * Math.Log10(result.GetProperty("mse").GetDouble()), result.GetProperty("psnr_db").GetDouble(), 6);
        Assert.Equal(3, result.GetProperty("epochs").GetInt32());
        Assert.Equal(5, result.GetProperty("seed").GetInt64());
        Assert.Equal("photo", result.GetProperty("preset").GetString());
        Assert.Equal("epochs", result.GetProperty("stop_reason").GetString());
        Assert.Equal(1, result.GetProperty("attempts").GetInt32());
        Assert.True(result.GetProperty("steps").GetInt64() > 0);
        Assert.True(result.GetProperty("bits_per_pixel").GetDouble() > 0);
        Assert.Equal(Path.Combine(_place.Out, result.GetProperty("name").GetString() + ".cfw"), result.GetProperty("weights").GetString());
    }
}
