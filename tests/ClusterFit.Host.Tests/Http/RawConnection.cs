using System.Net.Sockets;
using System.Text;

namespace ClusterFit.Host.Tests.Http;

/// <summary>A connection that sends what it is told to and reads only when it is told to, as no well-behaved client does.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client = new() { ReceiveBufferSize = 4096 };

    public static async Task<RawConnection> OpenAsync(Uri server, string? key, string request, params IEnumerable<string> headers)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(server.Host, server.Port, ApiBench.Stop);
        var authorization = key is null ? "" : $"Authorization: Bearer {key}\r\n";
        await connection.SendAsync($"{request} HTTP/1.1\r\nHost: {server.Authority}\r\n{authorization}{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return connection;
    }

    public async Task SendAsync(string text) => await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), ApiBench.Stop);

    /// <summary>The head of the next answer: its status line and headers.</summary>
    public async Task<string> HeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _client.GetStream().ReadAsync(one, ApiBench.Stop).AsTask().WaitAsync(Patience, ApiBench.Stop) == 0) break;
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
