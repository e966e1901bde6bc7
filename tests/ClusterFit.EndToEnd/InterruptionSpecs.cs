namespace ClusterFit.EndToEnd;

public sealed class InterruptionSpecs(InterruptionSpecs.Undisturbed undisturbed) : IClassFixture<InterruptionSpecs.Undisturbed>, IDisposable
{
    private readonly Workplace _place = NewPlace();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_batch_that_was_killed_goes_on_and_gives_the_same_weights_as_one_that_was_not()
    {
        using (var killed = ProgramRun.Start(Command(_place)))
        {
            // One image is finished, and of the next there is a checkpoint.
            await killed.UntilAsync(run => run.Lines.Count == 1 && run.Error.Contains("b: started", StringComparison.Ordinal), "the second fit");
            var blobs = Blobs();
            // The first image's checkpoint may go meanwhile, so a number would not tell.
            await killed.UntilAsync(run => run.Lines.Count > 1 || Blobs().Except(blobs).Any(), "a checkpoint");
            killed.Send(Signal.Kill);
            await killed.ExitCodeAsync();
            Assert.Single(killed.Lines);
        }
        var finished = File.GetLastWriteTimeUtc(Path.Combine(_place.Out, "a.cfw"));

        using var resumed = await ProgramRun.ToEndAsync(Command(_place));

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(["a", "b", "c"], Workplace.Parse(resumed).Keys.Order());
        Assert.Equal(finished, File.GetLastWriteTimeUtc(Path.Combine(_place.Out, "a.cfw")));
        Assert.DoesNotContain("a: started", resumed.Error);
        undisturbed.AssertSame(_place);
    }

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task A_signal_saves_the_work_and_the_same_command_goes_on(Signal signal)
    {
        using (var interrupted = ProgramRun.Start(Command(_place)))
        {
            await interrupted.UntilAsync(run => run.Error.Contains("a: started", StringComparison.Ordinal), "the first fit");
            interrupted.Send(signal);
            Assert.Equal(130, await interrupted.ExitCodeAsync());
            Assert.Contains("continue with the same command", interrupted.Error);
        }

        using var resumed = await ProgramRun.ToEndAsync(Command(_place));

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        undisturbed.AssertSame(_place);
        Assert.False(Directory.Exists(Path.Combine(_place.Out, ".clusterfit")), "the state of a batch that ended should be gone");
    }

    [Fact]
    public async Task An_interrupted_batch_waits_while_its_folder_serves_other_settings()
    {
        using (var interrupted = ProgramRun.Start(Command(_place)))
        {
            await interrupted.UntilAsync(run => run.Error.Contains("a: started", StringComparison.Ordinal), "the first fit");
            interrupted.Send(Signal.Interrupt);
            Assert.Equal(130, await interrupted.ExitCodeAsync());
        }
        var state = Assert.Single(Directory.GetDirectories(Path.Combine(_place.Out, ".clusterfit")));

        using var other = await ProgramRun.ToEndAsync([.. Command(_place), "--set", "epochs=1"]);
        Assert.True(other.ExitCode == 0, other.Error);
        Assert.Equal([state], Directory.GetDirectories(Path.Combine(_place.Out, ".clusterfit")));

        using var resumed = await ProgramRun.ToEndAsync(Command(_place));
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        undisturbed.AssertSame(_place);
        Assert.False(Directory.Exists(Path.Combine(_place.Out, ".clusterfit")), "the state of a batch that ended should be gone");
    }

    [Fact]
    public async Task A_second_signal_ends_the_program_at_once()
    {
        using var run = ProgramRun.Start(Command(_place));
        await run.UntilAsync(r => r.Error.Contains("a: started", StringComparison.Ordinal), "the first fit");
        run.Send(Signal.Interrupt);
        run.Send(Signal.Terminate);
        Assert.Equal(130, await run.ExitCodeAsync());
    }

    [Fact]
    public async Task Damaged_blobs_are_noticed_and_cost_time_only()
    {
        using (var killed = ProgramRun.Start(Command(_place)))
        {
            await killed.UntilAsync(run => run.Lines.Count == 1, "the first result");
            killed.Send(Signal.Kill);
            await killed.ExitCodeAsync();
        }
        var state = Assert.Single(Directory.GetDirectories(Path.Combine(_place.Out, ".clusterfit")));
        foreach (var blob in Directory.EnumerateFiles(Path.Combine(state, "blobs"), "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllBytesAsync(blob, TestContext.Current.CancellationToken);
            content[^1] ^= 1;
            await File.WriteAllBytesAsync(blob, content, TestContext.Current.CancellationToken);
        }

        // Fits that had ended while an earlier result was written have lost their weights, and only those need help.
        using var resumed = await ProgramRun.ToEndAsync(Command(_place));
        foreach (var failed in Workplace.Parse(resumed).Values.Where(result => result.GetProperty("state").GetString() == "failed"))
            Assert.Contains($"Delete '{state}' and run the same command", failed.GetProperty("error").GetString());
        if (resumed.ExitCode != 0) Directory.Delete(state, recursive: true);
        using var again = await ProgramRun.ToEndAsync(Command(_place));

        Assert.True(again.ExitCode == 0, again.Error);
        undisturbed.AssertSame(_place);
    }

    [Fact]
    public async Task A_second_program_on_the_same_folder_is_refused()
    {
        using var first = ProgramRun.Start(Command(_place));
        await first.UntilAsync(r => r.Error.Contains("a: started", StringComparison.Ordinal), "the first fit");
        using var second = await ProgramRun.ToEndAsync(Command(_place));
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use", Assert.Single(second.Error.TrimEnd().Split('\n')));
    }

    private HashSet<string> Blobs() => [.. Directory.EnumerateDirectories(Path.Combine(_place.Out, ".clusterfit"))
        .SelectMany(state => Directory.EnumerateFiles(Path.Combine(state, "blobs"), "*", SearchOption.AllDirectories))];

    private static Workplace NewPlace()
    {
        var place = new Workplace();
        place.WriteImage("in/a.png", 24, 20, seed: 1);
        // Long enough to be killed after its first checkpoint and before its end.
        place.WriteImage("in/b.png", 192, 160, seed: 2);
        place.WriteImage("in/c.png", 24, 20, seed: 3);
        return place;
    }

    private static string[] Command(Workplace place) =>
        ["fit", place.PathOf("in"), "--out", place.Out, "--json", "--lanes", "1", "--checkpoint-every", "0.1",
            "--set", "epochs=20", "--set", "batch-size=32", "--set", "widths=64,64"];

    /// <summary>The same batch, fitted without interruption, once for all tests.</summary>
    public sealed class Undisturbed : IAsyncLifetime
    {
        private readonly Workplace _place = NewPlace();

        public async ValueTask InitializeAsync()
        {
            using var run = await ProgramRun.ToEndAsync(Command(_place));
            Assert.True(run.ExitCode == 0, run.Error);
        }

        internal void AssertSame(Workplace other)
        {
            foreach (var name in (string[])["a", "b", "c"])
                foreach (var (expected, tensor) in _place.Weights(name).Tensors.Zip(other.Weights(name).Tensors))
                    Assert.True(tensor.Values.AsSpan().SequenceEqual(expected.Values), $"{name}: {tensor.Name} differs");
        }

        public ValueTask DisposeAsync()
        {
            _place.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
