using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Host;
using ClusterFit.Host.Nodes;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Cli.Nodes;

/// <summary><c>clusterfit node</c>: runs a node of a cluster until a signal.</summary>
internal static class NodeCommand
{
    private static readonly Option<string> Config = new("--config")
    {
        Description = "JSON file with these options under their names; the environment (CLUSTERFIT_PORT for --port) wins over it, "
            + "the command line over both",
        HelpName = "file",
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("node", "Run a node of a cluster: scheduler, worker, api, or several of them.")
        {
            Examples =
            [
                ("clusterfit node", "a cluster of its own with a journal and blobs in clusterfit-node"),
                ("clusterfit node --roles scheduler --name s1 --port 4053 --seeds 127.0.0.1:4053,127.0.0.1:4054,127.0.0.1:4055 "
                    + "--journal 'Host=db;Database=clusterfit;Username=clusterfit' --blobs /shared/blobs",
                    "the first of three schedulers; the password is in CLUSTERFIT_JOURNAL_PASSWORD"),
                ("clusterfit node --roles worker --name w1 --port 0 --seeds 127.0.0.1:4053,127.0.0.1:4054,127.0.0.1:4055 --blobs /shared/blobs",
                    "a worker of that cluster; start and end as many as wanted"),
            ],
            ExitCodes = "0 left after a signal, 1 could not start, 2 wrong usage, 3 the cluster removed the node or its journal needs mending: "
                + "start it again, 130 a second signal.",
        };
        command.Subcommands.Add(NodeListCommand.Create(terminal));
        command.Options.Add(Config);
        var options = NodeOption.All.Where(option => !option.IsSecret).Select(option => (Option: option, Parsed: ToOption(option))).ToArray();
        foreach (var (_, option) in options) command.Options.Add(option);
        command.SetAction((parsed, _) =>
        {
            var given = options.Select(pair => (pair.Option.Name, Value: ValueOf(parsed, pair.Parsed))).Where(pair => pair.Value is not null)
                .ToDictionary(pair => pair.Name, pair => pair.Value!);
            return NodeRun.RunAsync(Read(parsed.GetValue(Config), given, parsed.GetValue(CommandRunner.Verbose), terminal), terminal);
        });
        return command;
    }

    private static NodeOptions Read(string? file, IReadOnlyDictionary<string, string> given, bool verbose, Terminal terminal)
    {
        try
        {
            return NodeOptionsReader.Read(file, NodeOptionsReader.ProcessEnvironment(), given) with
            {
                Log = new TextLog(terminal.Error, terminal.Time, verbose ? LogLevel.Information : LogLevel.Warning),
            };
        }
        catch (OptionInvalidException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static Option ToOption(NodeOption option) => option.ValueName is null
        ? new Option<bool>("--" + option.Name) { Description = option.Description }
        : new Option<string?>("--" + option.Name) { Description = option.Description, HelpName = option.ValueName };

    private static string? ValueOf(ParseResult parsed, Option option) => option switch
    {
        Option<bool> flag => parsed.GetValue(flag) ? "true" : null,
        Option<string?> text => parsed.GetValue(text),
        _ => null,
    };
}
