using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Training.Weights;

namespace ClusterFit.Cli.WeightFiles;

/// <summary><c>clusterfit import</c>: turns an exported file back into a weights file.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> Exported = new("file") { Description = "A safetensors file that 'clusterfit export' wrote" };

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "Weights file to write [default: the file's name with the ending .cfw]",
        HelpName = "file",
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("import", "Turn a safetensors file that 'clusterfit export' wrote into a weights file again.")
        {
            Examples = [("clusterfit import net.safetensors -o net.cfw", "writes net.cfw, which renders as the original did")],
            ExitCodes = "0 written, 1 the file is damaged or not from ClusterFit, 2 wrong usage.",
        };
        command.Arguments.Add(Exported);
        command.Options.Add(Out);
        command.SetAction(parsed => Run(parsed.GetValue(Exported)!, parsed.GetValue(Out), terminal));
        return command;
    }

    private static int Run(string path, string? output, Terminal terminal)
    {
        var target = output ?? Path.ChangeExtension(path, "cfw");
        var content = WeightsCodec.Encode(WeightsFile.Read(path, file => SafetensorsCodec.Decode(file)));
        OutputFile.WriteAsAsked(target, content);
        terminal.Error.WriteLine($"{target}: {Wording.Bytes(content.Length)}");
        return ExitCode.Success;
    }
}
