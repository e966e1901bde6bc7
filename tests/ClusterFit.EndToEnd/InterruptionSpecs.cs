using ClusterFit.Training.Weights;

namespace ClusterFit.EndToEnd;

public sealed class InterruptionSpecs : IDisposable
{
    private static readonly string[] Names = ["a", "b", "c"];

    private readonly Workplace _place = new();

    public InterruptionSpecs()
    {
        foreach (var (index, name) in Names.Index()) _place.WriteImage($"in/{name}.png", 48, 40, seed: index);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_batch_that_was_killed_goes_on_and_gives_the_same_weights_as_one_that_was_not()
    {
        using (var killed = ProgramRun.Start(Command(_place.Out)))
        {
            // One image is finished, and of the next there is a checkpoint.
            await killed.UntilAsync(run => run.Lines.Count == 1 && run.Error.Contains("b: started", StringComparison.Ordinal), "the second fit");
            var blobs = Blobs();
            await killed.UntilAsync(run => run.Lines.Count > 1 || Blobs() > blobs, "a checkpoint");
            killed.Signal(ProgramRun.Kill);
            await killed.ExitCodeAsync();
            Assert.Single(killed.Lines);
        }
        var finished = File.GetLastWriteTimeUtc(Path.Combine(_place.Out, "a.cfw"));

        using var resumed = await ProgramRun.ToEndAsync(Command(_place.Out));

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(Names, Workplace.Parse(resumed).Keys.Order());
        Assert.Equal(finished, File.GetLastWriteTimeUtc(Path.Combine(_place.Out, "a.cfw")));
        Assert.DoesNotContain("a: started", resumed.Error);
        await AssertSameAsUndisturbedAsync();
    }

    [Theory]
    [InlineData(ProgramRun.Interrupt)]
    [InlineData(ProgramRun.Terminate)]
    public async Task A_signal_saves_the_work_and_the_same_command_goes_on(int signal)
    {
        using (var interrupted = ProgramRun.Start(Command(_place.Out)))
        {
            await interrupted.UntilAsync(run => run.Error.Contains("a: started", StringComparison.Ordinal), "the first fit");
            interrupted.Signal(signal);
            Assert.Equal(130, await interrupted.ExitCodeAsync());
            Assert.Contains("continue with the same command", interrupted.Error);
        }

        using var resumed = await ProgramRun.ToEndAsync(Command(_place.Out));

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        await AssertSameAsUndisturbedAsync();
        Assert.False(Directory.Exists(Path.Combine(_place.Out, ".clusterfit")), "the state of a batch that ended should be gone");
    }

    [Fact]
    public async Task A_second_signal_ends_the_program_at_once()
    {
        using var run = ProgramRun.Start(Command(_place.Out));
        await run.UntilAsync(r => r.Error.Contains("a: started", StringComparison.Ordinal), "the first fit");
        run.Signal(ProgramRun.Interrupt);
        run.Signal(ProgramRun.Terminate);
        Assert.Equal(130, await run.ExitCodeAsync());
    }

    [Fact]
    public async Task A_second_program_on_the_same_folder_is_refused()
    {
        using var first = ProgramRun.Start(Command(_place.Out));
        await first.UntilAsync(r => r.Error.Contains("a: started", StringComparison.Ordinal), "the first fit");
        using var second = await ProgramRun.ToEndAsync(Command(_place.Out));
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use", Assert.Single(second.Error.TrimEnd().Split('\n')));
    }

    private int Blobs() => Directory.EnumerateFiles(Path.Combine(_place.Out, ".clusterfit", "blobs"), "*", SearchOption.AllDirectories).Count();

    private string[] Command(string folder) =>
        ["fit", _place.PathOf("in"), "--out", folder, "--json", "--lanes", "1", "--checkpoint-every", "0.1",
            "--set", "epochs=40", "--set", "batch-size=32", "--set", "widths=64,64"];

    private async Task AssertSameAsUndisturbedAsync()
    {
        var folder = _place.PathOf("undisturbed");
        using var undisturbed = await ProgramRun.ToEndAsync(Command(folder));
        Assert.Equal(0, undisturbed.ExitCode);
        foreach (var name in Names)
        {
            var expected = WeightsCodec.Decode(await File.ReadAllBytesAsync(Path.Combine(folder, name + ".cfw"), TestContext.Current.CancellationToken));
            foreach (var (tensor, same) in _place.Weights(name).Tensors.Zip(expected.Tensors))
                Assert.True(tensor.Values.AsSpan().SequenceEqual(same.Values), $"{name}: {tensor.Name} differs");
        }
    }
}
