using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.WeightFiles;
using ClusterFit.Training.Images;
using ClusterFit.Training.Rendering;

namespace ClusterFit.Cli.Rendering;

/// <summary><c>clusterfit render</c>: draws a fitted network at any size, or its derivatives.</summary>
internal static class RenderCommand
{
    private static readonly Argument<string> Weights = new("weights") { Description = "A weights file (.cfw)" };

    private static readonly Option<string> Out = new("--out", "-o") { Description = "PNG file to write", HelpName = "file", Required = true };

    private static readonly Option<string?> Size = new("--size")
    {
        Description = "Pixels to render, for example 1024x768 [default: one for each pixel of the region]",
        HelpName = "WxH",
    };

    private static readonly Option<string?> Region = new("--region")
    {
        Description = "Part of the fitted image, in its pixels [default: all of it]",
        HelpName = "x,y,w,h",
    };

    private static readonly Option<string> Field = new("--field")
    {
        Description = "value, gradient (its length) or laplacian (negative blue, positive red)",
        HelpName = "name",
        DefaultValueFactory = _ => "value",
        CompletionSources = { "value", "gradient", "laplacian" },
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("render", "Render a fitted network at any size, or its derivatives.")
        {
            Examples =
            [
                ("clusterfit render clusterfit-out/photo.cfw -o photo.png", "renders the image as it was fitted"),
                ("clusterfit render photo.cfw --region 100,80,64,64 --size 512x512 -o detail.png", "enlarges a detail eight times"),
                ("clusterfit render photo.cfw --field laplacian -o laplacian.png", "renders the exact Laplacian of the network"),
            ],
            ExitCodes = "0 rendered, 1 the weights file is damaged, 2 wrong usage.",
        };
        command.Arguments.Add(Weights);
        foreach (Option option in (Option[])[Out, Size, Region, Field]) command.Options.Add(option);
        command.SetAction(parsed => Run(
            parsed.GetValue(Weights)!, parsed.GetValue(Out)!, parsed.GetValue(Size), parsed.GetValue(Region), parsed.GetValue(Field)!, terminal));
        return command;
    }

    private static int Run(string path, string output, string? size, string? region, string field, Terminal terminal)
    {
        var kind = RenderArguments.Field(field);
        var weights = WeightsFile.Read(path);
        var part = RenderArguments.Region(region, weights.Image);
        var (width, height) = RenderArguments.Size(size, part);

        var picture = FieldPicture.Of(FieldRenderer.Render(weights, kind, part, width, height), kind, weights.Image.BitDepth);
        OutputFile.WriteAsAsked(output, ImageFile.EncodePng(picture.Image));
        terminal.Error.WriteLine($"{output}: {width} x {height} pixels, {picture.Scale}");
        return ExitCode.Success;
    }
}
