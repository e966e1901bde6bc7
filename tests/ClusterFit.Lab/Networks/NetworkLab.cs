using System.Net;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Networks;

/// <summary>A small network on this machine: hosts in network namespaces, joined by a bridge, whose links can be cut and made to lose packets.
/// The test itself is a host, too, at <see cref="TestAddress"/>. Needs root. Nothing of it is left after disposal, nor when the test process is
/// killed.</summary>
public sealed class NetworkLab : IAsyncDisposable
{
    /// <summary>The name of the test process in partitions.</summary>
    public const string Test = "test";

    private static int _count;

    private readonly Dictionary<string, NetworkHost> _hosts = [];
    private readonly HashSet<(string Host, string Peer)> _cuts = [];
    private readonly Dictionary<string, int> _losses = [];
    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _bridge;
    private readonly IDisposable _promise;

    private NetworkLab(string bridge, string subnet, IReadOnlyList<string> hosts)
    {
        _bridge = bridge;
        TestAddress = IPAddress.Parse($"{subnet}.1");
        foreach (var name in hosts)
            _hosts.Add(name, new NetworkHost(name, $"{bridge}-{name}", IPAddress.Parse($"{subnet}.{_hosts.Count + 10}")));
        _promise = Caretaker.Promise($"{string.Concat(_hosts.Values.Select(host => $"ip netns del {host.Namespace}; "))}ip link del {bridge}");
    }

    /// <summary>Address of the test process.</summary>
    public IPAddress TestAddress { get; }

    /// <summary>The host of that name.</summary>
    public NetworkHost this[string name] => _hosts[name];

    /// <summary>Whether this process may make networks.</summary>
    public static bool IsPossible => Environment.IsPrivilegedProcess;

    /// <summary>Makes a network of hosts with these names: short, lower-case letters, digits and dashes.</summary>
    /// <exception cref="ToolFailedException">The process is not root, or the kernel or a tool lacks something.</exception>
    public static async Task<NetworkLab> CreateAsync(params string[] hosts)
    {
        // 198.18.0.0/15 is set aside for tests of networks.
        var number = (Environment.ProcessId * 7 + Interlocked.Increment(ref _count)) % 512;
        var lab = new NetworkLab($"cf{Environment.ProcessId % 100_000:x}{_count % 256:x2}", $"198.{18 + number / 256}.{number % 256}", hosts);
        try
        {
            await lab.BuildAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The command that runs another one on a host.</summary>
    public (string Program, IReadOnlyList<string> Args) On(string host, string program, params IEnumerable<string> args) =>
        ("ip", ["netns", "exec", this[host].Namespace, program, .. args]);

    /// <summary>Cuts every link between one side and the other, in both directions and without an answer to the sender.</summary>
    public Task CutAsync(IReadOnlyCollection<string> side, IReadOnlyCollection<string> other) => ChangeAsync(() =>
    {
        foreach (var a in side)
            foreach (var b in other.Where(b => b != a))
                _cuts.UnionWith([(a, b), (b, a)]);
    });

    /// <summary>Makes a host lose this part of the packets that it receives, in percent.</summary>
    public Task LoseAsync(string host, int percent) => ChangeAsync(() => _losses[host] = percent);

    /// <summary>Mends all links.</summary>
    public Task HealAsync() => ChangeAsync(() =>
    {
        _cuts.Clear();
        _losses.Clear();
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // What is not there needs no removal; what could not be removed stays promised.
        var left = await Tool.RunAsync("ip", ["netns", "list"]);
        foreach (var host in _hosts.Values.Where(host => left.Contains(host.Namespace, StringComparison.Ordinal)))
            await Tool.RunAsync("ip", ["netns", "del", host.Namespace]);
        if (Directory.Exists($"/sys/class/net/{_bridge}")) await Tool.RunAsync("ip", ["link", "del", _bridge]);
        _promise.Dispose();
        _gate.Dispose();
    }

    private async Task BuildAsync()
    {
        if (!IsPossible) throw new ToolFailedException("A network lab needs root.");
        await Tool.RunAsync("ip", ["link", "add", _bridge, "type", "bridge"]);
        await Tool.RunAsync("ip", ["addr", "add", $"{TestAddress}/24", "dev", _bridge]);
        await Tool.RunAsync("ip", ["link", "set", _bridge, "up"]);
        foreach (var host in _hosts.Values)
        {
            var outer = $"{_bridge}v{host.Address.GetAddressBytes()[3]}";
            await Tool.RunAsync("ip", ["netns", "add", host.Namespace]);
            await Tool.RunAsync("ip", ["link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", host.Namespace]);
            await Tool.RunAsync("ip", ["link", "set", outer, "master", _bridge, "up"]);
            await Tool.RunAsync("ip", ["-n", host.Namespace, "-batch", "-"],
                $"addr add {host.Address}/24 dev eth0\nlink set lo up\nlink set eth0 up\n");
            await ApplyAsync(host);
        }
    }

    private async Task ChangeAsync(Action change)
    {
        await _gate.WaitAsync();
        try
        {
            change();
            foreach (var host in _hosts.Values) await ApplyAsync(host);
        }
        finally
        {
            _gate.Release();
        }
    }

    // The whole table in one transaction: no packet sees half of it.
    private async Task ApplyAsync(NetworkHost host)
    {
        var peers = string.Join(", ", _cuts.Where(cut => cut.Host == host.Name).Select(cut => AddressOf(cut.Peer)));
        var loss = _losses.GetValueOrDefault(host.Name) is > 0 and var percent ? $"iif != lo numgen random mod 100 < {percent} drop" : "";
        var (program, args) = On(host.Name, "nft", "-f", "-");
        await Tool.RunAsync(program, args, $$"""
            table ip lab
            delete table ip lab
            table ip lab {
              chain received { type filter hook input priority 0; {{(peers.Length > 0 ? $"ip saddr {{ {peers} }} drop" : "")}}
                {{loss}}
              }
              chain sent { type filter hook output priority 0; {{(peers.Length > 0 ? $"ip daddr {{ {peers} }} drop" : "")}}
              }
            }
            """);
    }

    private IPAddress AddressOf(string host) => host == Test ? TestAddress : this[host].Address;
}
