using System.Text.Json;

namespace ClusterFit.Cli.Tests.WeightFiles;

public sealed class WeightFileCommandSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task Export_and_import_give_the_same_file_back()
    {
        var weights = _bundle.WriteWeights("x.cfw");
        Assert.Equal(0, await _bundle.RunAsync("export", weights));
        Assert.Equal(0, await _bundle.RunAsync("import", _bundle.PathOf("x.safetensors"), "-o", _bundle.PathOf("y.cfw")));
        Assert.Equal(Bytes(weights), Bytes(_bundle.PathOf("y.cfw")));
    }

    [Fact]
    public async Task Inspect_shows_image_measurements_settings_and_tensors()
    {
        Assert.Equal(0, await _bundle.RunAsync("inspect", _bundle.WriteWeights("x.cfw")));
        foreach (var shown in (string[])["8 x 6, RGB, 8 bits", "mean squared error", "3 epochs", "widths", "layers.0.weight", "16 x "])
            Assert.Contains(shown, _bundle.Output);
    }

    [Fact]
    public async Task Inspect_as_JSON_is_one_object_with_everything()
    {
        Assert.Equal(0, await _bundle.RunAsync("inspect", _bundle.WriteWeights("x.cfw"), "--json"));
        using var json = JsonDocument.Parse(Assert.Single(_bundle.Output.TrimEnd().Split('\n')));
        var root = json.RootElement;
        Assert.Equal(8, root.GetProperty("image").GetProperty("width").GetInt32());
        Assert.Equal(3, root.GetProperty("summary").GetProperty("epochs").GetInt32());
        Assert.Equal("16", root.GetProperty("settings").GetProperty("widths").GetString());
        Assert.Equal(3, root.GetProperty("history").GetArrayLength());
        var parameters = root.GetProperty("tensors").EnumerateArray()
            .Sum(tensor => tensor.GetProperty("shape").EnumerateArray().Aggregate(1, (product, side) => product * side.GetInt32()));
        Assert.Equal(root.GetProperty("summary").GetProperty("parameters").GetInt32(), parameters);
    }

    private static byte[] Bytes(string file) => File.ReadAllBytes(file);
}
