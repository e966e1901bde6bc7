using System.Text.Json;
using ClusterFit.Cli.Tests.Batches;
using ClusterFit.Cli.Tests.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Cli.Tests.Watching;

public sealed class WatchSpecs : IAsyncLifetime
{
    private const string Batch = $"GET /v1/batches/{AnyBatch.Id}";

    private readonly CommandBundle _bundle = new();
    private ScriptedServer _server = null!;
    private BatchView _batch = AnyBatch.View(total: 2);
    private Page<JobView> _ended = AnyBatch.Page<JobView>();

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _server.On(Batch, _ => _batch).On(Batch + "/jobs", _ => _ended);
        _bundle.Variables["CLUSTERFIT_SERVER"] = _server.Url;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task Events_are_shown_until_the_batch_ends()
    {
        Events(async response =>
        {
            await SendAsync(response, "batch", _batch, id: 1);
            await SendAsync(response, "job", AnyBatch.Job(0, "a", JobState.Running), id: 2);
            await SendAsync(response, "job", AnyBatch.Job(0, "a", JobState.Completed, AnyBatch.Result()), id: 3);
            await response.WriteAsync(": heartbeat\n\n");
            await SendAsync(response, "job", AnyBatch.Job(1, "b", JobState.Failed), id: 4);
            _batch = AnyBatch.View(total: 2, completed: 1, failed: 1);
            await SendAsync(response, "end", _batch, id: 5);
        });

        Assert.Equal(1, await _bundle.RunAsync("watch", AnyBatch.Id));
        Assert.Equal(
            ["a: started", "[1/2] a: 40.00 dB after 3 epochs, 1.5 s", "[2/2] b: failed: The worker's disk is full."],
            _bundle.Error.TrimEnd().Split('\n'));
        Assert.Contains("1 completed, 1 failed", _bundle.Output);
    }

    [Fact]
    public async Task A_job_that_failed_and_is_run_again_is_told_again_and_its_last_word_counts()
    {
        Events(async response =>
        {
            await SendAsync(response, "job", AnyBatch.Job(0, "a", JobState.Failed), id: 1);
            await SendAsync(response, "job", AnyBatch.Job(1, "b", JobState.Completed, AnyBatch.Result()), id: 2);
            await SendAsync(response, "job", AnyBatch.Job(0, "a", JobState.Available), id: 3);
            // Comes again after what came later.
            await SendAsync(response, "job", AnyBatch.Job(1, "b", JobState.Completed, AnyBatch.Result()), id: 4);
            await SendAsync(response, "job", AnyBatch.Job(0, "a", JobState.Completed, AnyBatch.Result()) with { Attempt = 2 }, id: 5);
            await SendAsync(response, "job", AnyBatch.Job(0, "a", JobState.Failed), id: 6);
            _batch = AnyBatch.View(total: 2, completed: 2);
            await SendAsync(response, "end", _batch, id: 7);
        });

        Assert.Equal(0, await _bundle.RunAsync("watch", AnyBatch.Id));
        Assert.Equal(
            [
                "[1/2] a: failed: The worker's disk is full.", "[2/2] b: 40.00 dB after 3 epochs, 1.5 s", "[2/2] a: 40.00 dB after 3 epochs, 1.5 s",
            ],
            _bundle.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_job_that_was_run_again_while_the_connection_was_lost_is_told_again()
    {
        var failed = AnyBatch.Job(0, "a", JobState.Failed);
        Events(async response =>
        {
            await SendAsync(response, "job", failed, id: 1);
            _batch = AnyBatch.View(total: 1, completed: 1);
            _ended = AnyBatch.Page(AnyBatch.Job(0, "a", JobState.Completed, AnyBatch.Result()) with { Attempt = 2 });
        });
        _batch = AnyBatch.View(total: 1);

        Assert.Equal(0, await _bundle.RunAsync("watch", AnyBatch.Id));
        Assert.Equal(
            ["[1/1] a: failed: The worker's disk is full.", "[1/1] a: 40.00 dB after 3 epochs, 1.5 s"], _bundle.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task What_a_batch_waits_for_is_said_once()
    {
        _batch = _batch with { WaitingFor = WaitingFor.Worker };
        Events(async response =>
        {
            await SendAsync(response, "batch", _batch, id: 1);
            await SendAsync(response, "batch", _batch with { State = BatchState.Paused, WaitingFor = null }, id: 2);
            await SendAsync(response, "batch", _batch with { WaitingFor = WaitingFor.Fit }, id: 3);
            _batch = AnyBatch.View(total: 2) with { State = BatchState.Cancelled, Counts = new JobCounts(0, 0, 0, 0, 0, 2, 0) };
            _ended = AnyBatch.Page(AnyBatch.Job(0, "a", JobState.Cancelled), AnyBatch.Job(1, "b", JobState.Cancelled));
            await SendAsync(response, "end", _batch, id: 5);
        });

        Assert.Equal(1, await _bundle.RunAsync("watch", AnyBatch.Id));
        Assert.Equal(
            [
                "waiting for a worker: none is connected (start one with 'clusterfit node --roles worker --seeds ADDRESS')",
                "the batch is paused; 'clusterfit batch resume' lets it go on", "the batch goes on",
                "waiting for a worker that fits: none has the device or the memory that the batch asks for ('clusterfit node list' shows what there is)",
                "[1/2] a: cancelled", "[2/2] b: cancelled", "the batch is cancelled",
            ],
            _bundle.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_lost_connection_goes_on_where_it_was_and_no_end_is_told_twice_or_missed()
    {
        var (a, b) = (AnyBatch.Job(0, "a", JobState.Completed, AnyBatch.Result()), AnyBatch.Job(1, "b", JobState.Completed, AnyBatch.Result()));
        Events(async response =>
        {
            if (_server.Count(Batch + "/events") == 1)
            {
                await SendAsync(response, "job", a, id: 7);
                // Gone without a word, while the other job ends.
                (_batch, _ended) = (AnyBatch.View(total: 3, completed: 2), AnyBatch.Page(a, b));
                return;
            }
            await SendAsync(response, "job", b, id: 8);
            await SendAsync(response, "job", AnyBatch.Job(2, "c", JobState.Completed, AnyBatch.Result()), id: 9);
            _batch = AnyBatch.View(total: 3, completed: 3);
            await SendAsync(response, "end", _batch, id: 10);
        });
        _batch = AnyBatch.View(total: 3);

        Assert.Equal(0, await _bundle.RunAsync("watch", AnyBatch.Id, "--json", "--no-progress"));
        var lines = _bundle.Output.TrimEnd().Split('\n');
        Assert.Equal(["a", "b", "c"], lines[..^1].Select(line => JsonSerializer.Deserialize<JobView>(line, ApiJson.Options)!.Name));
        Assert.Equal(3, JsonSerializer.Deserialize<BatchView>(lines[^1], ApiJson.Options)!.Counts.Completed);
        Assert.Equal("7", $"{_server.Seen.Last(request => request.Path.EndsWith("/events", StringComparison.Ordinal)).Headers["Last-Event-ID"]}");
    }

    [Fact]
    public async Task What_the_server_could_not_keep_is_asked_for()
    {
        var (missed, asked) = (AnyBatch.Job(0, "a", JobState.Completed, AnyBatch.Result()), new TaskCompletionSource());
        Events(async response =>
        {
            (_batch, _ended) = (AnyBatch.View(total: 2, completed: 1), AnyBatch.Page(missed));
            _server.On(Batch + "/jobs", _ =>
            {
                asked.TrySetResult();
                return _ended;
            });
            await SendAsync(response, "reset", new { }, id: 3);
            await asked.Task;
            (_batch, _ended) = (AnyBatch.View(total: 2, completed: 2), AnyBatch.Page(missed, AnyBatch.Job(1, "b", JobState.Completed, AnyBatch.Result())));
            await SendAsync(response, "end", _batch, id: 4);
        });

        Assert.Equal(0, await _bundle.RunAsync("watch", AnyBatch.Id));
        Assert.Equal(
            ["[1/2] a: 40.00 dB after 3 epochs, 1.5 s", "[2/2] b: 40.00 dB after 3 epochs, 1.5 s"], _bundle.Error.TrimEnd().Split('\n'));
        Assert.Equal(1, _server.Count(Batch + "/events"));
    }

    [Fact]
    public async Task A_server_without_events_is_asked_now_and_then()
    {
        var asked = 0;
        _server.On(Batch, _ => ++asked < 3 ? AnyBatch.View(total: 1) : AnyBatch.View(total: 1, completed: 1));
        _server.On(Batch + "/jobs", request => request.Query.Contains("state=running")
            ? AnyBatch.Page(AnyBatch.Job(0, "a", JobState.Running))
            : AnyBatch.Page(AnyBatch.Job(0, "a", JobState.Completed, AnyBatch.Result())));

        Assert.Equal(0, await _bundle.RunAsync("watch", AnyBatch.Id));
        Assert.Equal(["a: started", "[1/1] a: 40.00 dB after 3 epochs, 1.5 s"], _bundle.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_batch_that_has_ended_is_told_at_once()
    {
        (_batch, _ended) = (AnyBatch.View(total: 1, completed: 1), AnyBatch.Page(AnyBatch.Job(0, "a", JobState.Completed, AnyBatch.Result())));
        Assert.Equal(0, await _bundle.RunAsync("watch", AnyBatch.Id));
        Assert.Equal(0, _server.Count(Batch + "/events"));
        Assert.Contains("(done before)", _bundle.Error);
    }

    [Fact]
    public async Task A_cancelled_batch_is_no_success()
    {
        _batch = AnyBatch.View(total: 2) with { State = BatchState.Cancelled, Counts = new JobCounts(0, 0, 0, 1, 0, 1, 0) };
        Assert.Equal(1, await _bundle.RunAsync("watch", AnyBatch.Id));
    }

    [Fact]
    public async Task A_batch_that_is_not_there_is_told()
    {
        Assert.Equal(1, await _bundle.RunAsync("watch", new string('0', 32)));
        Assert.Equal($"clusterfit: nothing is at '/v1/batches/{new string('0', 32)}'.", _bundle.Error.TrimEnd());
    }

    private void Events(Func<HttpResponse, Task> send) => _server.Do(Batch + "/events", async (_, context) =>
    {
        context.Response.ContentType = "text/event-stream";
        await send(context.Response);
    });

    private static async Task SendAsync<T>(HttpResponse response, string type, T data, int id)
    {
        await response.WriteAsync($"id: {id}\nevent: {type}\ndata: {JsonSerializer.Serialize(data, ApiJson.Options)}\n\n");
        await response.Body.FlushAsync();
    }
}
