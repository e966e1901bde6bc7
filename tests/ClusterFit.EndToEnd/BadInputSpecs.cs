using System.Buffers.Binary;
using ClusterFit.Training.Images;

namespace ClusterFit.EndToEnd;

public sealed class BadInputSpecs : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Bad_images_fail_with_their_reason_and_the_rest_is_fitted()
    {
        _place.WriteImage("in/good.png");
        _place.WriteImage("in/pixel.png", 1, 1);
        _place.Write("in/text.png", "not an image"u8.ToArray());
        _place.Write("in/empty.png", []);
        _place.Write("in/truncated.png", Workplace.Png(64, 64)[..500]);
        _place.Write("in/wide.png", ImageFile.EncodePng(new PixelImage(20_000, 1, 1, 8, new float[20_000])));
        _place.Write("in/gigapixel.png", WithSize(Workplace.Png(16, 12), 16_000, 16_000));
        _place.Write("in/cut.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]);
        File.CreateSymbolicLink(_place.PathOf("in/dangling.png"), _place.PathOf("nowhere.png"));
        Directory.CreateDirectory(_place.PathOf("in/folder.png"));

        using var run = await ProgramRun.ToEndAsync("fit", _place.PathOf("in"), "--out", _place.Out, "--set", "epochs=1", "--json");

        Assert.True(run.ExitCode == 1, run.Error);
        var results = Workplace.Parse(run);
        Assert.Equal(
            ["cut", "dangling", "empty", "gigapixel", "good", "pixel", "text", "truncated", "wide"], results.Keys.Order());
        foreach (var (name, reason) in new Dictionary<string, string>
        {
            ["text"] = "not an image of a known format",
            ["empty"] = "empty",
            ["truncated"] = "cut short",
            ["wide"] = "20,000 x 1 pixels; at most 16,384",
            ["gigapixel"] = "16,000 x 16,000 = 256,000,000 pixels; at most",
            ["cut"] = "JPEG",
            ["dangling"] = "can not be read",
        })
        {
            Assert.Equal("failed", results[name].GetProperty("state").GetString());
            Assert.Contains(reason, results[name].GetProperty("error").GetString());
            Assert.DoesNotContain(_place.Results(), file => Path.GetFileName(file).StartsWith(name + ".", StringComparison.Ordinal));
        }
        foreach (var name in (string[])["good", "pixel"])
            Assert.Equal("completed", results[name].GetProperty("state").GetString());
        Assert.Contains("failed", await File.ReadAllTextAsync(Path.Combine(_place.Out, "summary.csv"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("unknown preset", "fit {image} --preset best", "expected one of")]
    [InlineData("unknown setting", "fit {image} --set epoch=1", "did you mean 'epochs'")]
    [InlineData("empty folder", "fit {folder}/none", "no images found")]
    [InlineData("missing file", "fit {folder}/lost.png", "does not exist")]
    [InlineData("folder that can not be written", "fit {image} --out /proc/fits", "can not be written")]
    [InlineData("file where a folder should be", "fit {image} --out {image}/fits", "can not be written")]
    [InlineData("weights file that is missing", "render {folder}/lost.cfw -o {folder}/x.png", "does not exist")]
    public async Task Wrong_usage_ends_with_2_before_anything_is_done(string what, string commandLine, string message)
    {
        Directory.CreateDirectory(_place.PathOf("none"));
        var args = commandLine.Replace("{image}", _place.WriteImage("x.png")).Replace("{folder}", _place.Folder).Split(' ');
        using var run = await ProgramRun.ToEndAsync(args);
        Assert.True(run.ExitCode == 2, $"{what}: {run.ExitCode}, {run.Error}");
        Assert.Contains(message, run.Error.Split('\n')[0]);
        Assert.Empty(run.Output);
        Assert.False(Directory.Exists(_place.Out));
    }

    [Fact]
    public async Task A_damaged_weights_file_ends_with_1()
    {
        var weights = _place.Write("x.cfw", [0x93, 1, 2, 3]);
        foreach (var command in (string[][])[["inspect", weights], ["render", weights, "-o", _place.PathOf("x.png")], ["export", weights]])
        {
            using var run = await ProgramRun.ToEndAsync(command);
            Assert.Equal(1, run.ExitCode);
            Assert.StartsWith($"clusterfit: '{weights}': ", Assert.Single(run.Error.TrimEnd().Split('\n')));
        }
        Assert.Equal(["x.cfw"], Directory.EnumerateFiles(_place.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_pipe_or_device_fails_at_once_instead_of_being_read_for_ever()
    {
        _place.WriteImage("in/good.png");
        using (var pipe = ProgramRun.Start("mkfifo", [_place.PathOf("in/pipe.png")])) Assert.Equal(0, await pipe.ExitCodeAsync());
        File.CreateSymbolicLink(_place.PathOf("in/zero.png"), "/dev/zero");
        using var run = await ProgramRun.ToEndAsync("fit", _place.PathOf("in"), "--out", _place.Out, "--set", "epochs=1", "--json");
        Assert.Equal(1, run.ExitCode);
        var results = Workplace.Parse(run);
        Assert.Equal("completed", results["good"].GetProperty("state").GetString());
        foreach (var name in (string[])["pipe", "zero"])
            Assert.Contains("is a pipe or device", results[name].GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("--json >&-", 1)]
    [InlineData("--json >/dev/full", 1)]
    [InlineData(">/dev/full", 1)]
    [InlineData("2>&-", 0)]
    [InlineData("2>/dev/full", 0)]
    public async Task Without_standard_output_the_command_fails_with_a_clear_line_and_without_standard_error_it_goes_on(string redirection, int code)
    {
        var script = $"'{Path.Combine(AppContext.BaseDirectory, "clusterfit")}' fit '{_place.WriteImage("x.png")}' --out '{_place.Out}' "
            + $"--set epochs=1 {redirection}";
        using var run = ProgramRun.Start("bash", ["-c", script]);
        Assert.Equal(code, await run.ExitCodeAsync());
        Assert.True(File.Exists(Path.Combine(_place.Out, "x.cfw")));
        if (code == 1) Assert.Contains("clusterfit: standard output can not be written: ", run.Error);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(640)]
    public async Task A_full_disk_fails_what_it_must_and_leaves_nothing_partial(int kilobytes)
    {
        var image = _place.WriteImage("x.png", 64, 64);
        Directory.CreateDirectory(_place.Out);
        // A disk of its own for this process and what it starts; it goes with them. The listing is taken while it is still there.
        var script = $"mount -t tmpfs -o size={kilobytes}k tmpfs '{_place.Out}' || exit 77; "
            + $"'{Path.Combine(AppContext.BaseDirectory, "clusterfit")}' fit '{image}' --out '{_place.Out}' --set epochs=1; "
            + $"code=$?; echo files; find '{_place.Out}' -path '*/.clusterfit' -prune -o -type f -print; exit $code";
        using var run = ProgramRun.Start("unshare", ["--map-root-user", "--mount", "bash", "-c", script]);
        var code = await run.ExitCodeAsync();
        if (code == 77 || run.Error.Contains("unshare", StringComparison.Ordinal)) Assert.Skip("mounting is not allowed here");

        Assert.True(code == 1, $"{code}: {run.Error}");
        Assert.Contains("No space left on device", run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("unexpected", run.Error);
        Assert.DoesNotContain(".tmp", run.Error);
        var files = run.Lines.SkipWhile(line => line != "files").Skip(1).Select(Path.GetFileName).ToList();
        Assert.DoesNotContain(files, file => file!.EndsWith(".tmp", StringComparison.Ordinal) || file == "x.json");
    }

    private static byte[] WithSize(byte[] png, int width, int height)
    {
        const int header = 12, length = 17;
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(header + 4), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(header + 8), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(header + length), Crc(png.AsSpan(header, length)));
        return png;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }
        return ~crc;
    }
}
