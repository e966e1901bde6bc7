using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Watching;

/// <summary>Something that was learned of a batch that is watched.</summary>
/// <param name="Batch">How the batch stands, where that is what was learned.</param>
/// <param name="Job">A job that changed, where that is.</param>
/// <param name="Earlier">Whether the job had ended before the watch began.</param>
internal sealed record Seen(BatchView? Batch, JobView? Job, bool Earlier);

/// <summary>Watches a batch until it ends, through lost connections and restarts of the server: it listens to the events, and after each
/// interruption asks for what it may have missed. Every end of a job is told once; one that is run again is told again when it ends.</summary>
internal sealed class BatchWatch
{
    private const int RunningShown = 100;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly ApiClient _client;
    private readonly string _id;
    private readonly ChannelWriter<Seen> _seen;
    // The last word of each job that has ended and does not run again.
    private readonly Dictionary<int, (JobState State, int Attempt)> _ended = [];
    private string? _lastEventId;
    private bool _first = true;

    private BatchWatch(ApiClient client, string id, ChannelWriter<Seen> seen) => (_client, _id, _seen) = (client, id, seen);

    /// <summary>Begins to watch. The watch ends with the batch, or with an <see cref="ApiFailureException"/>; the last that is seen is how the batch
    /// ended.</summary>
    public static ChannelReader<Seen> Start(ApiClient client, string id, CancellationToken stop)
    {
        // What is seen waits here, so that a reader that is busy does not hold the connection up.
        var seen = Channel.CreateUnbounded<Seen>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        _ = new BatchWatch(client, id, seen.Writer).RunAsync(stop);
        return seen.Reader;
    }

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (var (round, lost) = (0, 1); ; round++)
            {
                var batch = await _client.GetAsync<BatchView>(BatchPaths.Of(_id), stop);
                await CatchUpAsync(batch, stop);
                Tell(batch);
                if (IsOver(batch)) break;
                if (round > 0) await Task.Delay(RetryDelays.After(lost, null, _client.Time.GetUtcNow()), _client.Time, stop);
                lost = await ListenAsync(stop) ? 1 : lost + 1;
            }
            _seen.Complete();
        }
#pragma warning disable CA1031 // Whatever it is goes to the reader, which throws it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _seen.Complete(error);
        }
    }

    // Whether anything was learned.
    private async Task<bool> ListenAsync(CancellationToken stop)
    {
        using var answer = await OpenAsync(stop);
        if (answer is null)
        {
            await PollAsync(stop);
            return true;
        }
        var learned = false;
        try
        {
            await using var stream = new IdleTimeoutStream(await answer.Content.ReadAsStreamAsync(stop), _client.Time);
            var parser = SseParser.Create(stream);
            await foreach (var item in parser.EnumerateAsync(stop))
            {
                learned |= item.EventType != "end";
                // The server could not keep all events for this listener.
                if (item.EventType == "reset") await CatchUpAsync(await _client.GetAsync<BatchView>(BatchPaths.Of(_id), stop), stop);
                else if (item.EventType == "batch") Tell(Read<BatchView>(item.Data));
                else if (item.EventType == "job") Tell(Read<JobView>(item.Data), earlier: false);
                // Only now: what was not taken in is asked for again.
                if (item.EventId is { Length: > 0 }) _lastEventId = item.EventId;
                if (item.EventType == "end") break;
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException)
        {
            // The connection is lost; the batch is not.
        }
        return learned;
    }

    // Null where the server, or something before it, has no events.
    private async Task<HttpResponseMessage?> OpenAsync(CancellationToken stop)
    {
        try
        {
            var answer = await _client.SendAsync(EventsRequest, HttpCompletionOption.ResponseHeadersRead, AnswerTimeout, stop);
            if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream") return answer;
            answer.Dispose();
            return null;
        }
        catch (ApiFailureException error) when (error.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotAcceptable
            or HttpStatusCode.NotImplemented or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            return null;
        }
    }

    private HttpRequestMessage EventsRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, BatchPaths.Events(_id));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (_lastEventId is { } last) request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        return request;
    }

    private async Task PollAsync(CancellationToken stop)
    {
        var running = await _client.GetAsync<Page<JobView>>(BatchPaths.Jobs(_id, "running", RunningShown, ""), stop);
        foreach (var job in running.Items) Tell(job, earlier: false);
        await Task.Delay(PollInterval, _client.Time, stop);
    }

    // Asks for the jobs that ended, when what has been told is not how the batch stands.
    private async Task CatchUpAsync(BatchView batch, CancellationToken stop)
    {
        var counts = batch.Counts;
        if (counts.Completed != Told(JobState.Completed) || counts.Pruned != Told(JobState.Pruned)
            || counts.Cancelled != Told(JobState.Cancelled) || counts.Failed != Told(JobState.Failed))
            await foreach (var job in BatchJobs.EndedAsync(_client, _id, batch.Total, stop)) Tell(job, _first);
        _first = false;
    }

    private int Told(JobState state) => _ended.Values.Count(end => end.State == state);

    private void Tell(BatchView batch) => _seen.TryWrite(new Seen(batch, null, Earlier: false));

    private void Tell(JobView job, bool earlier)
    {
        var known = _ended.TryGetValue(job.Index, out var end);
        // Events that come again after a lost connection tell what is over.
        if (known && job.Attempt < end.Attempt) return;
        if (!job.HasEnded()) _ended.Remove(job.Index);
        else if (known && end == (job.State, job.Attempt)) return;
        else _ended[job.Index] = (job.State, job.Attempt);
        _seen.TryWrite(new Seen(null, job, earlier));
    }

    private static bool IsOver(BatchView batch) =>
        batch.State == BatchState.Ended || batch.Counts is { Available: 0, Running: 0, Retryable: 0 };

    private T Read<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, ApiClient.Json) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw ApiFailureException.NotUnderstood(_client.Server, HttpStatusCode.OK, error);
        }
    }
}
