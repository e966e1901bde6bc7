using System.CommandLine;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Server;

/// <summary><c>--server</c>: which server a command talks to.</summary>
internal static class ServerOption
{
    private const string AddressVariable = "CLUSTERFIT_SERVER";
    private const string KeyVariable = "CLUSTERFIT_API_KEY";

    private static readonly Option<string?> Server = new("--server")
    {
        Description = $"Address of the server [default: {AddressVariable}, or the server of 'clusterfit login']; the key is that of the "
            + $"login, or in {KeyVariable}",
        HelpName = "address",
    };

    /// <summary>Gives the command the option.</summary>
    public static void AddTo(Command command) => command.Options.Add(Server);

    /// <summary>A client of the server that was asked for.</summary>
    /// <exception cref="UsageException">No server is known, or its address is not valid.</exception>
    public static ApiClient Connect(ParseResult parsed, Terminal terminal) => new(Read(parsed, terminal), terminal.Time);

    /// <summary>The address that the option or the environment gives; null when neither does.</summary>
    public static (string Text, string Source)? Given(ParseResult parsed, Terminal terminal) =>
        parsed.GetValue(Server) is { } option ? (option, "--server")
        : terminal.Variable(AddressVariable) is { Length: > 0 } variable ? (variable, AddressVariable)
        : null;

    private static ServerAddress Read(ParseResult parsed, Terminal terminal)
    {
        var given = Given(parsed, terminal);
        var key = terminal.Variable(KeyVariable) is { Length: > 0 } set ? ServerAddress.CheckKey(set, KeyVariable) : null;
        // All is said: a login that is damaged does not stand in the way.
        if (given is { } both && key is not null) return ServerAddress.Parse(both.Text, both.Source, key);

        var login = Login.Load(terminal.Folders);
        if (given is null && login is null)
            throw new UsageException($"no server is known; expected --server, {AddressVariable}, or a 'clusterfit login' before.");
        var (text, source) = given ?? (login!.Server, $"'{Login.FileIn(terminal.Folders)}'");
        // A key goes to no other server than the one that it was stored for.
        if (key is null && login is not null && ServerAddress.Parse(text, source, null).Base == ServerAddress.Parse(login.Server, source, null).Base)
            key = login.Key;
        return ServerAddress.Parse(text, source, key);
    }
}
