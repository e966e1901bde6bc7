using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Logins;

/// <summary><c>clusterfit login</c> and <c>logout</c>: choose a server and keep the key for it.</summary>
internal static class LoginCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object" };

    /// <summary>The command that stores, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("login", "Choose a server and store the API key for it, so that other commands need neither.")
        {
            Examples =
            [
                ("clusterfit login --server https://clusterfit.example.org", "asks for the key, tries it, and stores both where only you can read them"),
                ("clusterfit login --server https://clusterfit.example.org < key.txt", "takes the key from a file"),
            ],
            ExitCodes = "0 stored, 1 it can not be stored, 2 wrong usage, 4 the server can not be reached or refuses the key.",
        };
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    /// <summary>The command that forgets, writing to the terminal.</summary>
    public static Command CreateLogout(Terminal terminal)
    {
        var command = new DocumentedCommand("logout", "Forget the server and the key of the login.")
        {
            Examples = [("clusterfit logout", "deletes the stored key; the server keeps accepting it until an administrator removes it")],
            ExitCodes = "0 forgotten, or there was none, 1 it can not be deleted.",
        };
        command.SetAction(_ =>
        {
            terminal.Output.WriteLine(Login.Forget(terminal.Folders) ? "logged out" : "there was no login");
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var (text, source) = ServerOption.Given(parsed, terminal)
            ?? throw new UsageException("--server: missing; expected the address of the server.");
        // Before anybody types a key for nothing.
        _ = ServerAddress.Parse(text, source, null);
        var typed = SecretPrompt.Ask($"API key for {text}: ", terminal);
        var key = typed.Length == 0 ? null : ServerAddress.CheckKey(typed, "key");

        var server = ServerAddress.Parse(text, source, key, typed.Length == 0 ? null : "this login");
        using var client = new ApiClient(server, terminal.Time);
        var service = await client.GetAsync<AboutView>("v1", stop);
        new Login($"{server.Base}", key).Save(terminal.Folders);
        var scopes = service.Scopes.Count == 0 ? "nothing" : string.Join(", ", service.Scopes.Select(scope => scope.ToString().ToLowerInvariant()));
        if (parsed.GetValue(Json)) terminal.Output.WriteLine(ResultJson.Line(new { Server = $"{server.Base}", service.Version, service.Scopes }));
        else terminal.Output.WriteLine(OneLine.Of($"logged in to {server.Base} (version {service.Version}); the key allows: {scopes}"));
        return ExitCode.Success;
    }
}
