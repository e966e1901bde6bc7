using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Tests.Results;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Cli.Tests.Progress;

public class ProgressSpecs
{
    [Fact]
    public void Lines_tell_start_progress_every_ten_seconds_and_end()
    {
        var (output, time) = (new StringWriter(), new FakeTimeProvider());
        var view = new LineProgress(output, total: 2, time);

        view.Update(Running("x", epoch: 0));
        time.Advance(TimeSpan.FromSeconds(9));
        view.Update(Running("x", epoch: 4));
        time.Advance(TimeSpan.FromSeconds(1));
        view.Update(Running("x", epoch: 5));
        view.Finish(AnyResult.Failed, trained: false);
        view.Finish(AnyResult.Completed with { Image = "x.png" }, trained: true);

        Assert.Equal(
            """
            x: started
            x: epoch 5/20, 25.00 dB, 412k pixels/s, 30 s left
            [1/2] broken.png: failed: The file is empty, "really".
            [2/2] x.png: 40.00 dB after 20 epochs, 1:12

            """, output.ToString());
    }

    [Fact]
    public void A_name_can_neither_break_a_line_nor_command_the_terminal()
    {
        var output = new StringWriter();
        var view = new LineProgress(output, total: 1, new FakeTimeProvider());
        view.Update(Running("a\nb\u001b[2J", epoch: 0));
        view.Finish(AnyResult.Completed with { Image = "a\nb\u001b[2J.png" }, trained: true);
        Assert.Equal(["a b?[2J: started", "[1/1] a b?[2J.png: 40.00 dB after 20 epochs, 1:12"], output.ToString().TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public void The_rest_of_a_batch_is_what_runs_and_what_waits_spread_over_the_lanes()
    {
        var batch = new BatchProgress(total: 6);
        Assert.Null(batch.TimeLeft);
        batch.Finish("done", JobState.Completed, seconds: 40);
        batch.Finish("bad", JobState.Failed, seconds: null);
        batch.Apply(Running("x", epoch: 5, secondsLeft: 30));
        batch.Apply(Running("y", epoch: 10, secondsLeft: 20));

        // Two wait and will take 40 s each: 30 + 20 + 80 seconds of work on two lanes.
        Assert.Equal(TimeSpan.FromSeconds(65), batch.TimeLeft);
        Assert.Equal((1 + 1 + 0.25 + 0.5) / 6, batch.Fraction, 9);
        Assert.Equal((1, 1, 2), (batch.Completed, batch.Failed, batch.Running.Count));
    }

    [Fact]
    public void The_last_word_of_an_image_counts()
    {
        var batch = new BatchProgress(total: 2);
        batch.Finish("x", JobState.Failed, seconds: null);
        batch.Finish("y", JobState.Cancelled, seconds: null);
        Assert.Equal((0, 1, 1, 2), (batch.Completed, batch.Failed, batch.Cancelled, batch.Finished));
        batch.Apply(Running("x", epoch: 1));
        Assert.Equal((0, 0, 1, 1), (batch.Completed, batch.Failed, batch.Cancelled, batch.Finished));
        batch.Finish("x", JobState.Completed, seconds: 3);
        Assert.Equal((1, 0, 1, 2), (batch.Completed, batch.Failed, batch.Cancelled, batch.Finished));
    }

    [Fact]
    public void A_fit_that_was_handed_back_no_longer_runs()
    {
        var batch = new BatchProgress(total: 1);
        batch.Apply(Running("x", epoch: 1));
        batch.Apply(Running("x", epoch: 1) with { State = JobState.Available });
        Assert.Empty(batch.Running);
    }

    [Theory]
    [InlineData(7.34, "7.3 s")]
    [InlineData(59.97, "1:00")]
    [InlineData(245, "4:05")]
    [InlineData(90_189, "25:03:09")]
    public void Durations_read_well(double seconds, string text) => Assert.Equal(text, Wording.Duration(seconds));

    private static JobUpdate Running(string name, int epoch, double secondsLeft = 30) => new(
        0, name, JobState.Running, 1,
        new FitProgress(epoch, 20, 0, epoch * 100, 20 + epoch, null, 412_000, epoch * 2, secondsLeft), null, null,
        ContentHash.Of([]), "node", null, null);
}
