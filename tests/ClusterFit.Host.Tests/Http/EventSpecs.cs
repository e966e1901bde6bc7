using System.Net;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http;
using ClusterFit.Host.Http.Keys;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Live events over HTTP.</summary>
public class EventSpecs
{
    [Fact]
    public async Task A_batch_tells_its_jobs_and_its_end()
    {
        await using var api = await ApiBench.StartAsync();
        var batch = await api.SubmitAsync(2, request => request with { Settings = ApiBench.TinySettings(epochs: 20) });
        await using var events = await EventReader.OpenAsync(api.Client, $"/v1/batches/{batch.Id}/events", last: null);
        var heard = await events.UntilAsync(happened => happened.Name == "end");
        Assert.Equal(batch.Id, heard[0].Read<BatchView>().Id);
        Assert.Equal("batch", heard[0].Name);
        Assert.All(heard.Where(happened => happened.Name == "job"), happened => Assert.InRange(happened.Read<JobView>().Index, 0, 1));
        Assert.Equal((BatchState.Ended, 2), (heard[^1].Read<BatchView>().State, heard[^1].Read<BatchView>().Counts.Completed));
        Assert.Null(await events.NextAsync());
    }

    [Fact]
    public async Task Who_comes_back_goes_on_where_it_left()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(3);
        var path = $"/v1/batches/{batch.Id}/events";
        await using var stays = await EventReader.OpenAsync(api.Client, path, last: null);
        HeardEvent last;
        await using (var leaves = await EventReader.OpenAsync(api.Client, path, last: null))
        {
            Assert.Equal("batch", (await leaves.NextAsync())!.Name);
            await CancelAsync(api, batch, 0);
            last = (await leaves.UntilAsync(happened => IsCancelled(happened, 0)))[^1];
        }

        await CancelAsync(api, batch, 1);
        await stays.UntilAsync(happened => IsCancelled(happened, 1));
        await using var back = await EventReader.OpenAsync(api.Client, path, last.Id);
        var heard = await back.UntilAsync(happened => IsCancelled(happened, 1));
        Assert.DoesNotContain(heard, happened => happened.Name == "reset");
        Assert.DoesNotContain(heard, happened => IsCancelled(happened, 0));
    }

    [Fact]
    public async Task Who_comes_back_too_late_begins_anew()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(1);
        await using var events = await EventReader.OpenAsync(api.Client, $"/v1/batches/{batch.Id}/events", last: "ffffffff-7");
        Assert.Equal("batch", (await events.NextAsync())!.Name);
        Assert.Equal("reset", (await events.NextAsync())!.Name);
    }

    [Fact]
    public async Task A_quiet_stream_shows_that_it_lives()
    {
        await using var api = await ApiBench.StartIdleAsync(new ApiLimits { Heartbeat = TimeSpan.FromMilliseconds(100) });
        var batch = await api.SubmitAsync(1);
        await using var events = await EventReader.OpenAsync(api.Client, $"/v1/batches/{batch.Id}/events", last: null);
        while (await events.LineAsync() is { } line)
            if (line.StartsWith(": ", StringComparison.Ordinal)) return;
        Assert.Fail("The stream ended without a sign of life.");
    }

    [Fact]
    public async Task All_batches_and_nodes_are_one_stream()
    {
        await using var api = await ApiBench.StartIdleAsync();
        await using var events = await EventReader.OpenAsync(api.Client, "/v1/events", last: null);
        await events.UntilAsync(happened => happened.Name == "reset");
        var batch = await api.SubmitAsync(1);
        var heard = await events.UntilAsync(happened => happened.Name == "batch");
        Assert.Equal(batch.Id, heard[^1].Read<BatchView>().Id);
    }

    [Fact]
    public async Task The_last_state_of_a_batch_is_told_however_many_newer_ones_there_are()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var old = await api.SubmitAsync(1, request => request with { IdempotencyKey = "old" });
        await SubmitNewerAsync(api, 51);
        await using var events = await EventReader.OpenAsync(api.Client, "/v1/events", last: null);
        await events.UntilAsync(happened => happened.Name == "reset");
        foreach (var (verb, state) in new[] { ("pause", BatchState.Paused), ("resume", BatchState.Open), ("cancel", BatchState.Cancelled) })
        {
            using var response = await api.SendAsync(HttpMethod.Post, $"/v1/batches/{old.Id}/{verb}");
            response.EnsureSuccessStatusCode();
            await events.UntilAsync(happened => happened.Name == "batch" && happened.Read<BatchView>() is var batch && batch.Id == old.Id && batch.State == state);
        }
    }

    [Fact]
    public async Task A_stream_ends_with_its_key()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Read, new ApiLimits { Heartbeat = TimeSpan.FromMilliseconds(100) });
        await using var events = await EventReader.OpenAsync(api.Client, "/v1/events", last: null);
        await events.UntilAsync(happened => happened.Name == "reset");
        KeyFile.Remove(api.KeyFilePath, "first");
        while (await events.NextAsync() is not null)
        {
            // What it says until then.
        }
    }

    [Fact]
    public async Task The_head_of_a_stream_says_whether_there_is_one()
    {
        await using var api = await ApiBench.StartIdleAsync();
        using var unknown = await api.SendAsync(HttpMethod.Head, $"/v1/batches/{new string('0', 32)}/events");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var known = await api.SendAsync(HttpMethod.Head, $"/v1/batches/{(await api.SubmitAsync(1)).Id}/events");
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (known.StatusCode, known.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_job_that_runs_again_after_the_end_is_told_with_an_end_of_its_own()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(1);
        var path = $"/v1/batches/{batch.Id}/events";
        for (var round = 0; round < 5; round++)
        {
            await using var events = await EventReader.OpenAsync(api.Client, path, last: null);
            Assert.Equal(BatchState.Open, (await events.NextAsync())!.Read<BatchView>().State);
            await CancelAsync(api, batch, 0);
            var heard = await events.UntilAsync(happened => happened.Name == "end");
            Assert.Equal(BatchState.Ended, heard[^1].Read<BatchView>().State);
            // Who comes now comes after the end, and hears of it all the same.
            await using var late = await EventReader.OpenAsync(api.Client, path, heard[^1].Id);
            Assert.Equal(BatchState.Ended, (await late.UntilAsync(happened => happened.Name == "end"))[^1].Read<BatchView>().State);
            using var again = await api.SendAsync(HttpMethod.Post, $"/v1/batches/{batch.Id}/jobs/0/retry");
            again.EnsureSuccessStatusCode();
        }
    }

    [Fact]
    public async Task Too_many_streams_are_sent_away()
    {
        await using var api = await ApiBench.StartIdleAsync(new ApiLimits { EventStreams = 1 });
        await using var first = await EventReader.OpenAsync(api.Client, "/v1/events", last: null);
        var response = await api.GetAsync("/v1/events");
        Assert.NotNull(response.Headers.RetryAfter);
        await ApiBench.ProblemAsync(response, HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Streams_end_when_the_node_leaves()
    {
        await using var api = await ApiBench.StartIdleAsync();
        await using var events = await EventReader.OpenAsync(api.Client, "/v1/events", last: null);
        var leaving = api.Node.LeaveAsync();
        while (await events.NextAsync() is not null)
        {
            // Whatever it says last.
        }

        await leaving;
        await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync("/health/live"));
    }

    private static async Task SubmitNewerAsync(ApiBench api, int batches)
    {
        var request = await api.RequestAsync(1);
        foreach (var i in Enumerable.Range(0, batches))
        {
            using var response = await api.SendAsync(HttpMethod.Post, "/v1/batches", request with { IdempotencyKey = $"newer {i}" });
            response.EnsureSuccessStatusCode();
        }
    }

    private static bool IsCancelled(HeardEvent happened, int job) =>
        happened.Name == "job" && happened.Read<JobView>() is { State: JobState.Cancelled } view && view.Index == job;

    private static async Task CancelAsync(ApiBench api, BatchView batch, int job)
    {
        using var response = await api.SendAsync(HttpMethod.Post, $"/v1/batches/{batch.Id}/jobs/{job}/cancel");
        response.EnsureSuccessStatusCode();
    }
}
