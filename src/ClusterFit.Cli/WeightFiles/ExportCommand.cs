using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Training.Weights;

namespace ClusterFit.Cli.WeightFiles;

/// <summary><c>clusterfit export</c>: writes a weights file in a format that other programs read.</summary>
internal static class ExportCommand
{
    private const string Safetensors = "safetensors";

    private static readonly Argument<string> Weights = new("weights") { Description = "A weights file (.cfw)" };

    private static readonly Option<string> Format = new("--format", "-f")
    {
        Description = "Format to write: safetensors",
        HelpName = "name",
        DefaultValueFactory = _ => Safetensors,
        CompletionSources = { Safetensors },
    };

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "File to write [default: the weights file's name with the ending of the format]",
        HelpName = "file",
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("export", "Write the tensors and all metadata of a weights file as safetensors.")
        {
            Examples =
            [
                ("clusterfit export clusterfit-out/photo.cfw", "writes clusterfit-out/photo.safetensors"),
                ("clusterfit export photo.cfw --format safetensors -o /tmp/net.safetensors", "writes the file that is named"),
            ],
            ExitCodes = "0 written, 1 the file is damaged, 2 wrong usage.",
        };
        command.Arguments.Add(Weights);
        command.Options.Add(Format);
        command.Options.Add(Out);
        command.SetAction(parsed => Run(parsed.GetValue(Weights)!, parsed.GetValue(Format)!, parsed.GetValue(Out), terminal));
        return command;
    }

    private static int Run(string path, string format, string? output, Terminal terminal)
    {
        if (format != Safetensors) throw new UsageException($"--format: '{format}' is not valid; expected {Safetensors}.");
        var target = output ?? Path.ChangeExtension(path, Safetensors);
        var content = SafetensorsCodec.Encode(WeightsFile.Read(path));
        OutputFile.WriteAsAsked(target, content);
        terminal.Error.WriteLine($"{target}: {Wording.Bytes(content.Length)}");
        return ExitCode.Success;
    }
}
