using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ClusterFit.Lab.Networks;

namespace ClusterFit.Lab.Tests.Networks;

/// <summary>A datagram socket of this process on a host of a network lab.</summary>
internal sealed partial class HostSocket : IDisposable
{
    private const int NewNetwork = 0x40000000;
    private const int Port = 4000;

    private readonly IPAddress _address;
    private readonly Socket _socket;

    public HostSocket(NetworkHost host) : this(host.Address, () => Enter(host.Namespace))
    {
    }

    public HostSocket(IPAddress address) : this(address, () => { })
    {
    }

    private HostSocket(IPAddress address, Action enter)
    {
        _address = address;
        Socket? socket = null;
        Exception? failure = null;
        // A socket belongs to the network in which its thread was; the thread ends there.
        var thread = new Thread(() =>
        {
            try
            {
                enter();
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.Bind(new IPEndPoint(address, Port));
            }
            catch (Exception error) when (error is SocketException or IOException or Win32Exception)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        _socket = failure is null ? socket! : throw failure;
    }

    public void Send(HostSocket to, byte content) => _socket.SendTo([content], new IPEndPoint(to._address, Port));

    public async Task<byte> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var content = new byte[1];
        await _socket.ReceiveAsync(content, patience.Token);
        return content[0];
    }

    public void Dispose() => _socket.Dispose();

    private static void Enter(string name)
    {
        using var handle = File.OpenHandle($"/run/netns/{name}");
        if (SetNamespace((int)handle.DangerousGetHandle(), NewNetwork) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int handle, int kind);
}
