using System.Text;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Events;

/// <summary>Sends a feed as server-sent events, with signs of life while nothing happens.</summary>
internal sealed class EventStream(HttpContext context, ApiLimits limits, TimeProvider time)
{
    private static readonly byte[] SignOfLife = Encoding.UTF8.GetBytes(": \n\n");

    /// <summary>Id of the last event that the caller has heard; null for none.</summary>
    public string? Last => context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : null;

    /// <summary>Whether the caller wants no more than the headers, which are there then.</summary>
    public bool IsOnlyHead
    {
        get
        {
            if (!HttpMethods.IsHead(context.Request.Method)) return false;
            SetHeaders();
            return true;
        }
    }

    /// <summary>Begins the answer.</summary>
    public Task BeginAsync(CancellationToken stop)
    {
        SetHeaders();
        return SendAsync(Encoding.UTF8.GetBytes("retry: 2000\n\n"), stop);
    }

    private void SetHeaders()
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Proxies that collect an answer before they pass it on would make it late.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Sends an event.</summary>
    public async Task SendAsync(byte[] frame, CancellationToken stop)
    {
        await context.Response.Body.WriteAsync(frame, stop);
        await context.Response.Body.FlushAsync(stop);
    }

    /// <summary>Sends all events until they end.</summary>
    public async Task SendAsync(EventFeed.Listening listening, CancellationToken stop)
    {
        while (await WaitAsync(listening, stop))
        {
            while (listening.Events.TryRead(out var happened)) await context.Response.Body.WriteAsync(happened.Frame, stop);
            await context.Response.Body.FlushAsync(stop);
        }
    }

    private async Task<bool> WaitAsync(EventFeed.Listening listening, CancellationToken stop)
    {
        var next = listening.Events.WaitToReadAsync(stop).AsTask();
        while (true)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (await Task.WhenAny(next, Task.Delay(limits.Heartbeat, time, over.Token)) == next)
            {
                await over.CancelAsync();
                return await next;
            }

            await SendAsync(SignOfLife, stop);
        }
    }
}
