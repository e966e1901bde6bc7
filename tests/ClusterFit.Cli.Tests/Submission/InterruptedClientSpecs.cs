using System.Diagnostics;
using System.Text.Json;
using ClusterFit.Cli.Tests.Batches;
using ClusterFit.Cli.Tests.Server;
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
        Assert.Contains($"the batch goes on: 'clusterfit watch {AnyBatch.Id}' follows it again", error);
    }

    private async Task HangAsync(SeenRequest request, HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        _reached.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<(int ExitCode, string Error)> InterruptAsync(params string[] args)
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
        using (var kill = Process.Start("kill", ["-INT", $"{program.Id}"])) await kill.WaitForExitAsync(stop);
        await program.WaitForExitAsync(stop).WaitAsync(TimeSpan.FromSeconds(30), stop);
        return (program.ExitCode, await error);
    }
}
