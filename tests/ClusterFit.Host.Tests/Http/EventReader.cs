using System.Text.Json;
using ClusterFit.Core.Api;

namespace ClusterFit.Host.Tests.Http;

/// <summary>An event as a browser hears it.</summary>
internal sealed record HeardEvent(string Id, string Name, string Data)
{
    public T Read<T>() => JsonSerializer.Deserialize<T>(Data, ApiJson.Options)!;
}

/// <summary>Reads server-sent events.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, StreamReader lines) => (_response, _lines) = (response, lines);

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, string? last)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ApiBench.Stop);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(ApiBench.Stop)));
    }

    /// <summary>The next event; null at the end.</summary>
    public async Task<HeardEvent?> NextAsync()
    {
        var (id, name, data) = ("", "", "");
        while (await _lines.ReadLineAsync(ApiBench.Stop).AsTask().WaitAsync(Patience, ApiBench.Stop) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
            else if (line.Length == 0 && name.Length > 0) return new HeardEvent(id, name, data);
        }

        return null;
    }

    /// <summary>The next line, whatever it is.</summary>
    public async Task<string?> LineAsync() => await _lines.ReadLineAsync(ApiBench.Stop).AsTask().WaitAsync(Patience, ApiBench.Stop);

    /// <summary>All events up to one that is as wanted.</summary>
    public async Task<IReadOnlyList<HeardEvent>> UntilAsync(Func<HeardEvent, bool> wanted)
    {
        var heard = new List<HeardEvent>();
        while (await NextAsync() is { } happened)
        {
            heard.Add(happened);
            if (wanted(happened)) return heard;
        }

        throw new InvalidOperationException($"The events ended first: {string.Join(", ", heard.Select(one => one.Name))}");
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
