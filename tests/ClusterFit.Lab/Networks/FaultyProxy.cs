using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClusterFit.Lab.Networks;

/// <summary>What happens to a request.</summary>
public enum NetworkFault
{
    /// <summary>The connection is reset.</summary>
    Cut,

    /// <summary>The server answers that it is overloaded.</summary>
    Unavailable,

    /// <summary>The connection is reset in the middle of the answer.</summary>
    CutAnswer,

    /// <summary>A byte in the content of the answer is changed.</summary>
    ChangeAnswer,

    /// <summary>A byte in the content of the request is changed.</summary>
    ChangeRequest,
}

/// <summary>Stands before an HTTP server on loopback and spoils requests. A request is what a client sends in one go; faults are used up in their
/// order, one for a request.</summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private static readonly byte[] Overloaded = Encoding.ASCII.GetBytes(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Queue<NetworkFault> _faults = new();
    private readonly int _target;
    private readonly Task _accepting;
    private int _spoiled;

    /// <summary>Passes on to a port of loopback.</summary>
    public FaultyProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Address for clients.</summary>
    public Uri Endpoint => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Number of requests that were spoiled.</summary>
    public int Spoiled => Volatile.Read(ref _spoiled);

    /// <summary>Spoils the next requests.</summary>
    public void Spoil(params NetworkFault[] faults)
    {
        lock (_faults) Array.ForEach(faults, _faults.Enqueue);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        using (var broken = CancellationTokenSource.CreateLinkedTokenSource(_end.Token))
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, broken.Token);
                var fault = new UnderWay();
                var (near, far) = (client.GetStream(), server.GetStream());
                await await Task.WhenAny(RequestsAsync(near, far, fault, broken.Token), AnswersAsync(near, far, fault, broken.Token));
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Closed by one of the two, or spoiled.
            }

            await broken.CancelAsync();
        }
    }

    private async Task RequestsAsync(NetworkStream client, NetworkStream server, UnderWay fault, CancellationToken stop)
    {
        var buffer = new byte[1 << 16];
        while (await client.ReadAsync(buffer, stop) is > 0 and var read)
        {
            fault.Value ??= Next();
            switch (fault.Value)
            {
                case NetworkFault.Cut:
                    Reset(client);
                    return;
                case NetworkFault.Unavailable:
                    await client.WriteAsync(Overloaded, stop);
                    client.Socket.Shutdown(SocketShutdown.Send);
                    // What is still on its way is taken in: a reset would take the answer with it.
                    while (await client.ReadAsync(buffer, stop) > 0)
                    {
                    }

                    return;
                case NetworkFault.ChangeRequest when !IsHeaders(buffer.AsSpan(0, read)):
                    buffer[read - 1] ^= 1;
                    goto default;
                default:
                    await server.WriteAsync(buffer.AsMemory(0, read), stop);
                    break;
            }
        }
    }

    private static async Task AnswersAsync(NetworkStream client, NetworkStream server, UnderWay fault, CancellationToken stop)
    {
        var buffer = new byte[1 << 16];
        while (await server.ReadAsync(buffer, stop) is > 0 and var read)
        {
            if (fault.Value == NetworkFault.CutAnswer)
            {
                await client.WriteAsync(buffer.AsMemory(0, read / 2), stop);
                Reset(client);
                return;
            }

            if (!IsHeaders(buffer.AsSpan(0, read)))
            {
                if (fault.Value == NetworkFault.ChangeAnswer) buffer[read - 1] ^= 1;
                fault.Value = null;
            }

            await client.WriteAsync(buffer.AsMemory(0, read), stop);
        }
    }

    // They may come alone; only content is changed.
    private static bool IsHeaders(ReadOnlySpan<byte> part) => part.EndsWith("\r\n\r\n"u8);

    private static void Reset(NetworkStream client)
    {
        client.Socket.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    private NetworkFault? Next()
    {
        lock (_faults)
        {
            if (!_faults.TryDequeue(out var fault)) return null;
            Interlocked.Increment(ref _spoiled);
            return fault;
        }
    }

    // The fault that the request under way has met.
    private sealed class UnderWay
    {
        public NetworkFault? Value { get; set; }
    }
}
