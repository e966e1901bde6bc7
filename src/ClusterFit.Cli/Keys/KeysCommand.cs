using System.CommandLine;
using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Api;
using ClusterFit.Host.Http.Keys;

namespace ClusterFit.Cli.Keys;

/// <summary><c>clusterfit keys</c>: the keys of the HTTP API.</summary>
internal static class KeysCommand
{
    private const string ExitCodes = "0 done, 1 the file can not be used, 2 wrong usage.";

    private static readonly Option<string> File = new("--file")
    {
        Description = "The file that nodes are given as --http-keys; they notice a change at once",
        HelpName = "file",
        Required = true,
    };

    private static readonly Option<string> Name = new("--name") { Description = "Whose key it is", HelpName = "name", Required = true };

    private static readonly Option<string> Scope = new("--scope")
    {
        Description = "read, submit (includes read) or admin (includes both)",
        HelpName = "scope",
        DefaultValueFactory = _ => "submit",
        CompletionSources = { "read", "submit", "admin" },
    };

    private static readonly Option<string?> Expires = new("--expires")
    {
        Description = "Days until the key ends [default: never]",
        HelpName = "days",
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var create = new DocumentedCommand("create", "Make a key and print it, once: only its hash is kept.")
        {
            Examples =
            [
                ("clusterfit keys create --name alice --scope submit --file keys.json", "prints a key for Alice and adds it to the file"),
                ("clusterfit keys create --name alice-2 --file keys.json && clusterfit keys revoke --name alice --file keys.json",
                    "rotates her key, without a restart of any node"),
            ],
            ExitCodes = ExitCodes,
        };
        foreach (Option option in (Option[])[Name, Scope, Expires, File]) create.Options.Add(option);
        create.SetAction(parsed => Guard(() => terminal.Output.WriteLine(KeyFile.Add(
            parsed.GetValue(File)!, parsed.GetValue(Name)!, ScopeOf(parsed.GetValue(Scope)!), terminal.Time.GetUtcNow(), End(parsed.GetValue(Expires), terminal)))));

        var list = new DocumentedCommand("list", "List the keys: names, scopes and ends.")
        {
            Examples = [("clusterfit keys list --file keys.json", "one line a key")],
            ExitCodes = ExitCodes,
        };
        list.Options.Add(File);
        list.SetAction(parsed => Guard(() =>
        {
            foreach (var key in KeyFile.Read(parsed.GetValue(File)!)) terminal.Output.WriteLine(Line(key, terminal.Time.GetUtcNow()));
        }));

        var revoke = new DocumentedCommand("revoke", "Take a key away.")
        {
            Examples = [("clusterfit keys revoke --name alice --file keys.json", "requests with her key are refused from now on")],
            ExitCodes = ExitCodes,
        };
        foreach (Option option in (Option[])[Name, File]) revoke.Options.Add(option);
        revoke.SetAction(parsed => Guard(() => KeyFile.Remove(parsed.GetValue(File)!, parsed.GetValue(Name)!)));
        return new Command("keys", "Keys of the HTTP API.") { create, list, revoke };
    }

    private static int Guard(Action act)
    {
        try
        {
            act();
            return ExitCode.Success;
        }
        catch (KeyFileException error)
        {
            throw new CommandFailedException(error.Message, error);
        }
    }

    private static ApiScope ScopeOf(string text) => text switch
    {
        "read" => ApiScope.Read,
        "submit" => ApiScope.Submit,
        "admin" => ApiScope.Admin,
        _ => throw new UsageException($"--scope: '{text}' is not possible; expected read, submit or admin."),
    };

    private static DateTimeOffset? End(string? days, Terminal terminal)
    {
        if (days is null) return null;
        return double.TryParse(days, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 36_500
            ? terminal.Time.GetUtcNow() + TimeSpan.FromDays(number)
            : throw new UsageException($"--expires: '{days}' is not possible; expected a number of days above 0, such as 90.");
    }

    private static string Line(ApiKey key, DateTimeOffset now)
    {
        var end = key.ExpiresAt is not { } at ? "never ends" : $"{(at <= now ? "ended" : "ends")} {at:yyyy-MM-dd HH:mm}Z";
        return $"{key.Name}  {key.Scope.ToString().ToLowerInvariant()}  created {key.CreatedAt:yyyy-MM-dd HH:mm}Z  {end}";
    }
}
