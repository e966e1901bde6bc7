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

    /// <summary>Sends all events until they end, or the listener has not kept up.</summary>
    public async Task SendAsync(EventFeed.Listening listening, CancellationToken stop)
    {
        while (listening.Next() is { } news)
        {
            foreach (var happened in news.Events) await context.Response.Body.WriteAsync(happened.Frame, stop);
            if (news.Events.Count > 0) await context.Response.Body.FlushAsync(stop);
            else await WaitAsync(news.Changed, stop);
        }
    }

    private async Task WaitAsync(Task changed, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await changed.WaitAsync(limits.Heartbeat, time, stop);
                return;
            }
            catch (TimeoutException)
            {
                await SendAsync(SignOfLife, stop);
            }
        }
    }
}
