using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using Spectre.Console;

namespace ClusterFit.Cli.Doctor;

/// <summary><c>clusterfit doctor</c>: checks what fits need, and says how to mend what is wrong.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "Folder that fits would write to",
        HelpName = "folder",
        DefaultValueFactory = _ => "clusterfit-out",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("doctor", "Check libraries, memory, devices and the output folder, and say how to mend what is wrong.")
        {
            Examples =
            [
                ("clusterfit doctor", "checks the machine and the default output folder"),
                ("clusterfit doctor --out /data/fits --json | jq .ok", "true when all is well"),
            ],
            ExitCodes = "0 all is well, 1 a check failed, 2 wrong usage.",
        };
        command.Options.Add(Out);
        command.Options.Add(Json);
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(Out)!, parsed.GetValue(Json), terminal));
        return command;
    }

    private static async Task<int> RunAsync(string folder, bool json, Terminal terminal)
    {
        using var storage = new StorageChecks(folder);
        var findings = new List<Finding>();
        foreach (var check in MachineChecks.All.Concat(storage.All)) findings.Add(await check.RunAsync());
        var ok = findings.TrueForAll(finding => finding.Ok);
        if (json) terminal.Output.WriteLine(ResultJson.Line(new { Ok = ok, Checks = findings }));
        else Show(findings, terminal.OutputConsole);
        return ok ? ExitCode.Success : ExitCode.Failed;
    }

    private static void Show(List<Finding> findings, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
        foreach (var finding in findings)
        {
            table.AddRow(finding.Ok ? "[green]ok[/]" : "[red]failed[/]", finding.Name, Markup.Escape(finding.Detail));
            if (finding.Mend is { } mend) table.AddRow("", "", Markup.Escape($"to mend: {mend}"));
        }
        console.Write(table);
    }
}
