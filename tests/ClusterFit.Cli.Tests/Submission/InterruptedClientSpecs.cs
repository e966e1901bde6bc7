using System.Diagnostics;
using System.Text.Json;
using ClusterFit.Cli.Tests.Batches;
using ClusterFit.Cli.Tests.Server;
using ClusterFit.Cli.Tests.Studies;
using ClusterFit.Core.Api;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Cli.Tests.Submission;

/// <summary>Ctrl-C, sent to the program itself.</summary>
public sealed class InterruptedClientSpecs : IAsyncLifetime
{
    private const string Batch = $"GET /v1/batches/{AnyBatch.Id}";

    private readonly CommandBundle _bundle = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScriptedServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ScriptedServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task During_the_upload_it_says_how_to_go_on_and_the_same_command_does()
    {
        var image = _bundle.WriteImage("in/a.png");
        File.SetLastWriteTimeUtc(image, DateTime.UnixEpoch);
        _server.TakesImages().Do("PUT /v1/images/*", HangAsync).On("POST /v1/batches", _ => AnyBatch.View());

        var (exitCode, error) = await InterruptAsync("submit", _bundle.PathOf("in"), "--detach");
        Assert.Equal(130, exitCode);
        Assert.Contains("interrupted; what was uploaded stays on the server, the same command goes on from there", error);
        Assert.True(File.Exists(_bundle.PathOf("cache/clusterfit/hashes.tsv")));
        Assert.Equal(0, _server.Count("POST /v1/batches"));

        _server.TakesImages();
        Assert.Equal(0, await _bundle.RunAsync("submit", _bundle.PathOf("in"), "--detach", "--server", _server.Url));
        Assert.Equal(1, _server.Count("POST /v1/batches"));
    }

    [Fact]
    public async Task During_the_watch_it_says_that_the_batch_goes_on()
    {
        _server.On(Batch, _ => AnyBatch.View()).Do(Batch + "/events", async (request, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"event: batch\ndata: {JsonSerializer.Serialize(AnyBatch.View(), ApiJson.Options)}\n\n");
            await HangAsync(request, context);
        });

        var (exitCode, error) = await InterruptAsync("watch", AnyBatch.Id);
        Assert.Equal(130, exitCode);
        Assert.Contains("interrupted; the batch goes on, and 'clusterfit batch download' takes its results home", error);
        Assert.Contains($"follow it again: clusterfit watch {AnyBatch.Id}", error);
    }

    [Fact]
    public async Task During_the_batch_it_says_how_to_follow_and_how_to_end_it()
    {
        _bundle.WriteImage("in/a.png");
        _server.TakesImages().On("POST /v1/batches", _ => AnyBatch.View()).On(Batch, _ => AnyBatch.View()).Do(Batch + "/events", HangAsync);

        var (exitCode, error) = await InterruptAsync("submit", _bundle.PathOf("in"), "--out", _bundle.PathOf("out"));
        Assert.Equal(130, exitCode);
        Assert.Contains("interrupted; the batch goes on, and the same command takes its results home, too", error);
        Assert.Contains($"follow it again: clusterfit watch {AnyBatch.Id}", error);
        Assert.Contains($"end it: clusterfit batch cancel {AnyBatch.Id}", error);
    }

    [Fact]
    public async Task During_the_watch_of_a_study_it_says_that_the_study_goes_on()
    {
        _server.HasStudy().Do($"GET /v1/studies/{AnyRemoteStudy.Id}/trials", HangAsync);

        var (exitCode, error) = await InterruptAsync("study", "watch", AnyRemoteStudy.Id);
        Assert.Equal(130, exitCode);
        Assert.Contains("interrupted; the study goes on, and 'clusterfit study report' and 'download' take its results home", error);
        Assert.Contains($"follow it again: clusterfit study watch {AnyRemoteStudy.Id}", error);
        Assert.Contains($"end it: clusterfit study cancel {AnyRemoteStudy.Id}", error);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_2000_uploads_the_same_command_uploads_the_rest_and_makes_one_batch()
    {
        const int all = 2000, before = 700;
        for (var i = 0; i < all; i++) _bundle.WriteImage($"in/{i}.png", 1 + i % 50, 1 + i / 50);
        _server.On("GET /v1", _ => AnyBatch.About(images: all)).TakesImages().On("POST /v1/batches", _ => AnyBatch.View());
        var takes = _server.AnswerOf("PUT /v1/images/*");
        var taken = 0;
        _server.Do("PUT /v1/images/*", (request, context) =>
        {
            if (Interlocked.Increment(ref taken) > before) return HangAsync(request, context);
            return takes(request, context);
        });

        Assert.Equal(137, (await SignalAsync("KILL", "submit", _bundle.PathOf("in"), "--detach")).ExitCode);
        Assert.Equal(0, _server.Count("POST /v1/batches"));

        _server.Do("PUT /v1/images/*", takes);
        var sent = _server.Count("PUT");
        Assert.Equal(0, await _bundle.RunAsync("submit", _bundle.PathOf("in"), "--detach", "--server", _server.Url));
        Assert.Equal(all - before, _server.Count("PUT") - sent);
        Assert.Equal(1, _server.Count("POST /v1/batches"));
        Assert.Contains($"the server had {before}", _bundle.Error);
    }

    private async Task HangAsync(SeenRequest request, HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        _reached.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task<(int ExitCode, string Error)> InterruptAsync(params string[] args) => SignalAsync("INT", args);

    private async Task<(int ExitCode, string Error)> SignalAsync(string signal, params string[] args)
    {
        var stop = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "clusterfit"), args)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in (string[])["XDG_CONFIG_HOME", "XDG_CACHE_HOME"]) start.Environment[name] = _bundle.Terminal.Variable(name);
        start.Environment["CLUSTERFIT_SERVER"] = _server.Url;
        using var program = Process.Start(start)!;
        var error = program.StandardError.ReadToEndAsync(stop);
        await _reached.Task.WaitAsync(TimeSpan.FromSeconds(30), stop);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{program.Id}"])) await kill.WaitForExitAsync(stop);
        await program.WaitForExitAsync(stop).WaitAsync(TimeSpan.FromSeconds(30), stop);
        return (program.ExitCode, await error);
    }
}
