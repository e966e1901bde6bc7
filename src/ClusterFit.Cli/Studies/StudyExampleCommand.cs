using System.CommandLine;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Studies;

/// <summary><c>clusterfit study example</c>: a study file to begin with.</summary>
internal static class StudyExampleCommand
{
    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("example", "Print a commented study file to begin with.")
        {
            Examples = [("clusterfit study example > study.yaml", "begins a study; change its images and its space")],
            ExitCodes = "0 printed, 2 wrong usage.",
        };
        command.SetAction(_ =>
        {
            terminal.Output.Write(Text());
            return ExitCode.Success;
        });
        return command;
    }

    private static string Text()
    {
        using var reader = new StreamReader(typeof(StudyExampleCommand).Assembly.GetManifestResourceStream("ClusterFit.Cli.Studies.example.yaml")!);
        return reader.ReadToEnd();
    }
}
