using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Submission;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Cli.Tests.Submission;

public sealed class TransferProgressSpecs
{
    [Fact]
    public async Task A_log_gets_a_line_every_ten_seconds_with_rate_and_time_left()
    {
        var (error, time) = (new StringWriter(), new FakeTimeProvider());
        await using (var progress = new TransferProgress(wanted: true, new Terminal(TextWriter.Null, error, false, false, time)))
        {
            progress.Begin("uploading", files: 10, bytes: 100_000_000);
            progress.Add(5_000_000);
            progress.Add(15_000_000);
            time.Advance(TimeSpan.FromSeconds(10));
        }
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("uploading: 2/10 files, 20.0 MB of 100.0 MB, 2.0 MB/s, 40 s left", error.ToString().TrimEnd());
    }

    [Fact]
    public async Task Where_no_progress_is_wanted_nothing_is_written()
    {
        var (error, time) = (new StringWriter(), new FakeTimeProvider());
        await using var progress = new TransferProgress(wanted: false, new Terminal(TextWriter.Null, error, false, true, time));
        progress.Begin("uploading", files: 1, bytes: 1);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(error.ToString());
    }
}
