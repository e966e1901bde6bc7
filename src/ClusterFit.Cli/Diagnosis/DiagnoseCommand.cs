using System.CommandLine;
using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Training.Diagnosis;

namespace ClusterFit.Cli.Diagnosis;

/// <summary><c>clusterfit diagnose</c>: shows that the network keeps norms, where others do not.</summary>
internal static class DiagnoseCommand
{
    private const int Depth = 200;
    private const int Width = 128;
    private const int DepthOverWidth = 100;
    private const int Networks = 5;

    private static readonly int[] Widths = [16, 32, 64, 128, 256];

    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "Folder for the plots and tables",
        HelpName = "folder",
        DefaultValueFactory = _ => "clusterfit-norms",
    };

    private static readonly Option<string?> Seed = new("--seed") { Description = "Seed of the random networks", HelpName = "number" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand(
            "diagnose", "Measure how five activations keep norms through deep untrained networks, forward and backward.")
        {
            Examples = [("clusterfit diagnose -o norms", "writes four plots and two tables to norms, and a short table to the terminal")],
            ExitCodes = "0 measured, 2 wrong usage.",
        };
        command.Options.Add(Out);
        command.Options.Add(Seed);
        command.SetAction(parsed => Run(parsed.GetValue(Out)!, SeedOf(parsed.GetValue(Seed) ?? "0"), terminal));
        return command;
    }

    private static long SeedOf(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw new UsageException($"--seed: '{text}' is not valid; expected a whole number from {long.MinValue} to {long.MaxValue}.");

    private static int Run(string folder, long seed, Terminal terminal)
    {
        var overDepth = NormStudy.OverDepth(Depth, Width, Networks, seed);
        var overWidth = NormStudy.OverWidth(Widths, DepthOverWidth, Networks, seed);

        Write("forward-over-depth.png", NormPlot.OverDepth($"values at each layer, width {Width}", overDepth, p => p.ForwardMean));
        Write("backward-over-depth.png", NormPlot.OverDepth($"derivatives at each layer, width {Width}", overDepth, p => p.BackwardMean));
        Write("forward-over-width.png", NormPlot.OverWidth($"values at layer {DepthOverWidth}", overWidth, p => p.ForwardMean));
        Write("backward-over-width.png", NormPlot.OverWidth(
            $"derivatives at the first of {DepthOverWidth} layers", overWidth, p => p.BackwardMean));
        Write("norms-over-depth.csv", NormTable.Csv(overDepth));
        Write("norms-over-width.csv", NormTable.Csv(overWidth));

        terminal.Output.WriteLine($"Squared norms after {Depth} layers of width {Width}, relative to the start; 1 is kept:");
        terminal.OutputConsole.Write(NormTable.Ends(overDepth));
        terminal.Output.WriteLine($"plots and tables: {folder}");
        return ExitCode.Success;

        void Write(string file, byte[] content) => OutputFile.WriteAsAsked(Path.Combine(folder, file), content);
    }
}
