using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Tests.Networks;

public sealed class NetworkLabSpecs : IAsyncLifetime
{
    private NetworkLab _lab = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(NetworkLab.IsPossible, "Networks need root.");
        _lab = await NetworkLab.CreateAsync("a", "b", "c");
    }

    public ValueTask DisposeAsync() => _lab?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_cut_blocks_both_directions_and_nothing_else_and_heals()
    {
        using var a = new HostSocket(_lab["a"]);
        using var b = new HostSocket(_lab["b"]);
        using var c = new HostSocket(_lab["c"]);
        using var test = new HostSocket(_lab.TestAddress);
        a.Send(b, 1);
        b.Send(a, 2);
        test.Send(a, 3);
        Assert.Equal((1, 2, 3), (await b.ReceiveAsync(), await a.ReceiveAsync(), await a.ReceiveAsync()));

        await _lab.CutAsync(["a"], ["b", NetworkLab.Test]);
        TrySend(a, b, 4);
        TrySend(b, a, 5);
        TrySend(test, a, 6);
        TrySend(a, test, 7);
        c.Send(a, 8);
        b.Send(test, 9);
        Assert.Equal((8, 9), (await a.ReceiveAsync(), await test.ReceiveAsync()));

        await _lab.HealAsync();
        a.Send(b, 10);
        b.Send(a, 11);
        a.Send(test, 12);
        Assert.Equal((10, 11, 12), (await b.ReceiveAsync(), await a.ReceiveAsync(), await test.ReceiveAsync()));
    }

    [Fact]
    public async Task Loses_about_the_part_of_the_packets_that_was_asked_for()
    {
        using var a = new HostSocket(_lab["a"]);
        using var b = new HostSocket(_lab["b"]);
        await _lab.LoseAsync("b", 50);
        for (var i = 0; i < 200; i++) a.Send(b, 1);
        await _lab.HealAsync();
        a.Send(b, 2);

        var received = 0;
        while (await b.ReceiveAsync() == 1) received++;
        Assert.InRange(received, 50, 150);
    }

    [Fact]
    public async Task A_program_runs_on_a_host()
    {
        var (program, args) = _lab.On("a", "ip", "-br", "addr", "show", "eth0");
        Assert.Contains($"{_lab["a"].Address}/24", await Tool.RunAsync(program, args));
    }

    [Fact]
    public async Task Nothing_is_left_after_disposal()
    {
        var address = _lab.TestAddress;
        Assert.True(Exists(address));
        await _lab.DisposeAsync();
        Assert.False(Exists(address));
        Assert.DoesNotContain(_lab["a"].Namespace, await Tool.RunAsync("ip", ["netns", "list"]));
    }

    private static bool Exists(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces()
        .Any(found => found.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));

    // The sender's own filter may say so.
    private static void TrySend(HostSocket from, HostSocket to, byte content)
    {
        try
        {
            from.Send(to, content);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
        }
    }
}
