using ClusterFit.Training.Images;

namespace ClusterFit.EndToEnd;

public sealed class WeightFilesSpecs : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Weights_are_inspected_exported_imported_and_rendered()
    {
        var image = _place.WriteImage("x.png");
        await RunAsync("fit", image, "--out", _place.Out, "--set", "epochs=2");
        var weights = Path.Combine(_place.Out, "x.cfw");

        Assert.Contains("16 x 12, RGB, 8 bits", (await RunAsync("inspect", weights)).Output);
        await RunAsync("export", weights, "--format", "safetensors", "-o", _place.PathOf("x.safetensors"));
        await RunAsync("import", _place.PathOf("x.safetensors"), "-o", _place.PathOf("again.cfw"));
        Assert.Equal(Bytes(weights), Bytes(_place.PathOf("again.cfw")));

        // Rendered at its own size the network is the reconstruction that the fit wrote.
        await RunAsync("render", _place.PathOf("again.cfw"), "-o", _place.PathOf("r.png"));
        Assert.Equal(Bytes(Path.Combine(_place.Out, "x.png")), Bytes(_place.PathOf("r.png")));
        await RunAsync("render", weights, "--size", "40x30", "--region", "4,3,8,6", "--field", "gradient", "-o", _place.PathOf("g.png"));
        Assert.Equal(40, ImageFile.Decode(Bytes(_place.PathOf("g.png")), new ImageLimits()).Width);
    }

    [Fact]
    public async Task The_doctor_finds_this_machine_well() =>
        Assert.DoesNotContain("failed", (await RunAsync("doctor", "--out", _place.Out)).Output);

    private static byte[] Bytes(string file) => File.ReadAllBytes(file);

    private static async Task<ProgramRun> RunAsync(params string[] args)
    {
        var run = await ProgramRun.ToEndAsync(args);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', args)}: {run.ExitCode}, {run.Error}");
        return run;
    }
}
