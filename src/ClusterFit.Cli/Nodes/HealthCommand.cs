using System.CommandLine;
using System.Net;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Host.Http;

namespace ClusterFit.Cli.Nodes;

/// <summary><c>clusterfit health</c>: asks a node how it is, for images that have no other program for that.</summary>
internal static class HealthCommand
{
    // Whoever asks again every few seconds waits no longer than this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly Option<string?> Address = new("--address")
    {
        Description = "host:port of the node [default: CLUSTERFIT_MONITOR, CLUSTERFIT_HTTP, or 127.0.0.1:8080]",
        HelpName = "address",
    };

    private static readonly Option<bool> Ready = new("--ready") { Description = "Ask whether it can work now, not only whether it lives" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("health", "Ask a node of this machine whether it is alive, or ready.")
        {
            Examples =
            [
                ("clusterfit health", "the health check of a container"),
                ("clusterfit health --ready --address 127.0.0.1:9464", "whether the node there can do its work"),
            ],
            ExitCodes = "0 it is well, 1 it is not or does not answer, 2 wrong usage.",
        };
        command.Options.Add(Address);
        command.Options.Add(Ready);
        command.SetAction((parsed, stop) => AskAsync(BaseOf(parsed.GetValue(Address), terminal), parsed.GetValue(Ready) ? "ready" : "live", terminal, stop));
        return command;
    }

    private static async Task<int> AskAsync(Uri node, string question, Terminal terminal, CancellationToken stop)
    {
        // A proxy that the environment names does not reach a node of this machine.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(node, $"health/{question}"), stop);
            if (!answer.IsSuccessStatusCode) throw new CommandFailedException($"{node.Authority} is not {question}: {(int)answer.StatusCode}.");
            terminal.Output.WriteLine($"{node.Authority} is {question}");
            return ExitCode.Success;
        }
        catch (HttpRequestException error)
        {
            throw new CommandFailedException($"{node.Authority} does not answer: {error.Message}.", error);
        }
        catch (TaskCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new CommandFailedException($"{node.Authority} does not answer within {Patience.TotalSeconds} s.", error);
        }
    }

    private static Uri BaseOf(string? given, Terminal terminal)
    {
        if (given is not null) return Parse("--address", given) ?? throw new UsageException("--address: 'off' is not possible; expected host:port.");
        foreach (var variable in (string[])["CLUSTERFIT_MONITOR", "CLUSTERFIT_HTTP"])
        {
            if (terminal.Variable(variable) is { Length: > 0 } text && Parse(variable, text) is { } address) return address;
        }

        return terminal.LocalServer;
    }

    // Null where the node listens nowhere. What listens on all addresses of this machine is asked on its own.
    private static Uri? Parse(string source, string text)
    {
        try
        {
            if (HttpAddress.Parse(text) is not { } address) return null;
            if (!IPAddress.TryParse(address.Host, out var ip)) return new Uri($"http://{address}");
            var own = ip.Equals(IPAddress.Any) ? IPAddress.Loopback : ip.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : ip;
            return new Uri($"http://{address with { Host = own.ToString() }}");
        }
        catch (FormatException error)
        {
            throw new UsageException($"{source}: '{text}' is not possible; {error.Message}.");
        }
    }
}
