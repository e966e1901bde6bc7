using System.Net;
using System.Net.Sockets;

namespace ClusterFit.Lab.Networks;

/// <summary>Finds ports that stay free: outside the range from which the kernel serves outgoing connections, so that a server can be stopped
/// and come back on its port.</summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Test processes that run at the same time begin at different places.
    private static int _next = (int)((uint)Environment.ProcessId * 2_654_435_761u % Count);

    /// <summary>A port on which nothing listens at the address, never given twice by this process.</summary>
    public static int Find(IPAddress address)
    {
        for (var i = 0; i < Count; i++)
        {
            var port = First + Math.Abs(Interlocked.Increment(ref _next) % Count);
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(address, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free at {address}.");
    }
}
