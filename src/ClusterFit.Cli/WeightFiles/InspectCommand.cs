using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Weights;
using Spectre.Console;

namespace ClusterFit.Cli.WeightFiles;

/// <summary><c>clusterfit inspect</c>: what a weights file holds.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> Weights = new("weights") { Description = "A weights file (.cfw)" };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object, with the training curve" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("inspect", "Show the image, measurements, settings and tensors of a weights file.")
        {
            Examples =
            [
                ("clusterfit inspect clusterfit-out/photo.cfw", "shows tables"),
                ("clusterfit inspect clusterfit-out/photo.cfw --json | jq .summary", "the measurements only"),
            ],
            ExitCodes = "0 shown, 1 the file is damaged, 2 wrong usage.",
        };
        command.Arguments.Add(Weights);
        command.Options.Add(Json);
        command.SetAction(parsed => Run(parsed.GetValue(Weights)!, parsed.GetValue(Json), terminal));
        return command;
    }

    private static int Run(string path, bool json, Terminal terminal)
    {
        var weights = WeightsFile.Read(path);
        if (json) terminal.Output.WriteLine(ResultJson.Line(Describe(weights)));
        else Show(weights, terminal.OutputConsole);
        return ExitCode.Success;
    }

    private static object Describe(FittedWeights weights) => new
    {
        weights.ProgramVersion,
        Image = new
        {
            weights.Image.Width,
            weights.Image.Height,
            weights.Image.Channels,
            weights.Image.BitDepth,
            Sha256 = weights.Image.Hash.Hex,
        },
        weights.Summary,
        Settings = FitSettings.Describe(weights.Spec).ToDictionary(),
        Tensors = weights.Tensors.Select(t => new { t.Name, t.Shape }),
        weights.History,
    };

    private static void Show(FittedWeights weights, IAnsiConsole console)
    {
        var (image, summary) = (weights.Image, weights.Summary);
        var channels = image.Channels switch { 1 => "gray", 3 => "RGB", _ => "RGBA" };
        var facts = Columns("", "");
        facts.HideHeaders();
        facts.AddRow("image", $"{image.Width} x {image.Height}, {channels}, {image.BitDepth} bits");
        facts.AddRow("image SHA-256", image.Hash.Hex);
        facts.AddRow("PSNR", $"{Wording.Psnr(summary.PsnrDb)} (mean squared error {summary.Mse:0.###e0}, all training pixels, peak 1)");
        if (summary.OffGridPsnrDb is { } offGrid) facts.AddRow("off-grid PSNR", Wording.Psnr(offGrid));
        facts.AddRow("training", $"{Wording.Count(summary.Epochs, "epoch")}, {Wording.Count(summary.Steps, "step")}, "
            + $"{Wording.Duration(summary.Seconds)}; best epoch {summary.BestEpoch}; "
            + (summary.StopReason == StopReason.TargetPsnr ? "stopped at the target PSNR" : "all epochs trained"));
        facts.AddRow("parameters", $"{summary.Parameters:N0}");
        facts.AddRow("written by", $"clusterfit {weights.ProgramVersion}");
        console.Write(facts);

        var settings = Columns("setting", "value");
        foreach (var (name, value) in FitSettings.Describe(weights.Spec)) settings.AddRow(name, value);
        console.Write(settings);

        var tensors = Columns("tensor", "shape");
        foreach (var tensor in weights.Tensors) tensors.AddRow(tensor.Name, string.Join(" x ", tensor.Shape));
        console.Write(tensors);
    }

    private static Table Columns(params string[] names)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in names) table.AddColumn(name);
        return table;
    }
}
