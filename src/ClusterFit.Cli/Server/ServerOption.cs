using System.CommandLine;
using System.Net.Sockets;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Server;

/// <summary><c>--server</c>: which server a command talks to.</summary>
internal static class ServerOption
{
    private const string AddressVariable = "CLUSTERFIT_SERVER";
    private const string KeyVariable = "CLUSTERFIT_API_KEY";

    private static readonly TimeSpan LocalAnswer = TimeSpan.FromSeconds(1);

    private static readonly Option<string?> Server = new("--server")
    {
        Description = $"Address of the server [default: {AddressVariable}, the server of 'clusterfit login', or a node on this machine]; the key "
            + $"is that of the login, or in {KeyVariable}",
        HelpName = "address",
    };

    /// <summary>Gives the command the option.</summary>
    public static void AddTo(Command command) => command.Options.Add(Server);

    /// <summary>A client of the server that was asked for; where none was, of the node on this machine, if one listens.</summary>
    /// <exception cref="UsageException">No server is known, or its address is not valid.</exception>
    public static async Task<ApiClient> ConnectAsync(ParseResult parsed, Terminal terminal, CancellationToken stop) =>
        new(Find(parsed, terminal) ?? await LocalAsync(terminal, stop), terminal.Time);

    /// <summary>The server that the option, the environment or the login gives; null when none does.</summary>
    /// <exception cref="UsageException">Its address is not valid.</exception>
    public static ServerAddress? Find(ParseResult parsed, Terminal terminal)
    {
        var given = Given(parsed, terminal);
        var key = terminal.Variable(KeyVariable) is { Length: > 0 } set ? ServerAddress.CheckKey(set, KeyVariable) : null;
        // All is said: a login that is damaged does not stand in the way.
        if (given is { } both && key is not null) return ServerAddress.Parse(both.Text, both.Source, key, KeyVariable);

        var login = Login.Load(terminal.Folders);
        if (given is null && login is null) return null;
        var (file, keySource) = ($"'{Login.FileIn(terminal.Folders)}'", KeyVariable);
        var (text, source) = given ?? (login!.Server, file);
        // A key goes to no other server than the one that it was stored for.
        if (key is null && login is not null && ServerAddress.Parse(text, source, null).Base == ServerAddress.Parse(login.Server, source, null).Base)
            (key, keySource) = (login.Key, file);
        return ServerAddress.Parse(text, source, key, keySource);
    }

    /// <summary>The address that the option or the environment gives; null when neither does.</summary>
    public static (string Text, string Source)? Given(ParseResult parsed, Terminal terminal) =>
        parsed.GetValue(Server) is { } option ? (option, "--server")
        : terminal.Variable(AddressVariable) is { Length: > 0 } variable ? (variable, AddressVariable)
        : null;

    // It gets no key: nobody said that the key is meant for whoever listens there.
    private static async Task<ServerAddress> LocalAsync(Terminal terminal, CancellationToken stop)
    {
        var local = terminal.LocalServer;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var late = new CancellationTokenSource(LocalAnswer, terminal.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            await socket.ConnectAsync(local.Host, local.Port, either.Token);
            return ServerAddress.Parse(local.AbsoluteUri, "the node on this machine", null);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            throw new UsageException(
                $"no server is known, and none listens at {local.GetLeftPart(UriPartial.Authority)}; choose one with 'clusterfit login --server "
                + $"https://...', --server or {AddressVariable}, start one here with 'clusterfit node', or fit without one: 'clusterfit fit'.");
        }
    }
}
