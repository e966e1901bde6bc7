using ClusterFit.Cli.Tests.Batches;
using ClusterFit.Cli.Tests.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Tests.Downloads;

public sealed class BatchDownloadSpecs : IAsyncLifetime
{
    private const string Batch = $"/v1/batches/{AnyBatch.Id}";

    private readonly CommandBundle _bundle = new();
    private readonly byte[] _image = ImageFile.EncodePng(CommandBundle.TinyImage(8, 6));
    private readonly byte[] _weights;
    private ScriptedServer _server = null!;

    public BatchDownloadSpecs() => _weights = File.ReadAllBytes(_bundle.WriteWeights("there.cfw"));

    private string Output => _bundle.PathOf("out");

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _bundle.Variables["CLUSTERFIT_SERVER"] = _server.Url;
        var hash = ContentHash.Of(_image).Hex;
        _server.File($"/v1/images/{hash}", _image);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task Results_and_failures_come_home_without_the_images_at_hand()
    {
        Serve(total: 3, Completed(0, "a"), AnyBatch.Job(1, "b", JobState.Failed), Completed(2, "c"));

        Assert.Equal(1, await DownloadAsync());

        Assert.Equal(_weights, await File.ReadAllBytesAsync(Path.Combine(Output, "a.cfw"), TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(Output, "c.png")));
        Assert.False(File.Exists(Path.Combine(Output, "b.cfw")));
        Assert.Contains("The worker's disk is full.", await File.ReadAllTextAsync(Path.Combine(Output, "summary.csv"), TestContext.Current.CancellationToken));
        Assert.Contains("\"epochs\": \"3\"", await File.ReadAllTextAsync(Path.Combine(Output, "a.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_same_command_fetches_only_what_is_missing()
    {
        Serve(total: 2, Completed(0, "a"));
        Assert.Equal(1, await DownloadAsync());
        Assert.Contains("1 job of the batch", _bundle.Error);

        Serve(total: 2, Completed(0, "a"), Completed(1, "b"));
        Assert.Equal(0, await DownloadAsync());
        Assert.Equal(1, _server.Count($"GET {Batch}/jobs/0/weights"));
        Assert.Equal(1, _server.Count($"GET {Batch}/jobs/1/weights"));
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("/tmp/outside")]
    [InlineData("..")]
    [InlineData("a\0b")]
    public async Task A_name_does_not_lead_out_of_the_folder(string name)
    {
        Serve(total: 1, Completed(0, name));
        var before = Directory.GetFileSystemEntries(_bundle.Folder).Length;

        Assert.Equal(0, await DownloadAsync());
        Assert.Single(Directory.GetFiles(Output, "*.cfw"));
        Assert.Equal(before + 1, Directory.GetFileSystemEntries(_bundle.Folder).Length);
    }

    [Fact]
    public async Task Names_that_command_a_terminal_become_names_that_do_not()
    {
        Serve(total: 2, Completed(0, "a\u001b[31m\r\nb"), Completed(1, "a_[31m  b"));

        Assert.Equal(0, await DownloadAsync());
        Assert.Equal(["a_[31m  b-2.cfw", "a_[31m  b.cfw"], Directory.GetFiles(Output, "*.cfw").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in (string[])["summary.csv", "report.html", "summary.json"])
            Assert.DoesNotContain("\u001b", await File.ReadAllTextAsync(Path.Combine(Output, file), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_is_not_what_it_should_be_is_a_failure_of_its_job_only()
    {
        Serve(total: 2, Completed(0, "a"), Completed(1, "b"));
        _server.File($"{Batch}/jobs/0/weights", [.. _weights[..^1], (byte)~_weights[^1]]);

        Assert.Equal(1, await DownloadAsync());
        Assert.False(File.Exists(Path.Combine(Output, "a.cfw")));
        Assert.True(File.Exists(Path.Combine(Output, "b.cfw")));
        Assert.Contains("a: failed: fitted, but the result can not be taken", _bundle.Error);
    }

    private Task<int> DownloadAsync() => _bundle.RunAsync("batch", "download", AnyBatch.Id, "--out", Output);

    private JobView Completed(int index, string name) =>
        AnyBatch.Job(index, name, JobState.Completed, AnyBatch.Result(_weights), ContentHash.Of(_image).Hex);

    private void Serve(int total, params JobView[] jobs)
    {
        var failed = jobs.Count(job => job.State == JobState.Failed);
        _server.On($"GET {Batch}", _ => AnyBatch.View(total, completed: jobs.Length - failed, failed));
        _server.On($"GET {Batch}/jobs", _ => AnyBatch.Page(jobs));
        foreach (var job in jobs) _server.File($"{Batch}/jobs/{job.Index}/weights", _weights);
    }
}
