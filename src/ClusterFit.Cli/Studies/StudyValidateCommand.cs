using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Studies.Reading;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Studies;

/// <summary><c>clusterfit study validate</c>: checks a study file and says what it will come to.</summary>
internal static class StudyValidateCommand
{
    private const int NamedImages = 8;

    private static readonly Argument<string> FileArgument = new("file") { Description = "A study file, YAML or JSON" };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("validate", "Check a study file and its images, and show what it will come to.")
        {
            Examples =
            [
                ("clusterfit study validate study.yaml", "names all that is wrong with it, with lines, or shows a summary"),
                ("clusterfit study validate study.yaml --json | jq .epochs_at_most", "the most that it can cost"),
            ],
            ExitCodes = "0 it is valid, 2 it is not, or wrong usage.",
        };
        command.Arguments.Add(FileArgument);
        command.Options.Add(Json);
        command.SetAction(parsed => Run(parsed.GetValue(FileArgument)!, parsed.GetValue(Json), terminal));
        return command;
    }

    private static int Run(string path, bool json, Terminal terminal)
    {
        var study = LocalStudy.Read(path);
        var outline = new StudyOutline(study.With([.. study.Images.Select(_ => default(ContentHash))]), Sizes(study));
        if (json) terminal.Output.WriteLine(ResultJson.Line(Describe(study, outline)));
        else Show(study, outline, terminal);
        return ExitCode.Success;
    }

    // Reads the headers: an image that can not be read is found now and not by the first trial.
    private static List<(int Width, int Height)> Sizes(LocalStudy study)
    {
        var (sizes, rejected) = (new List<(int Width, int Height)>(), new List<string>());
        var limits = new ImageLimits();
        foreach (var image in study.Images)
        {
            try
            {
                var header = ImageFile.ReadHeader(image.Read(limits), limits);
                sizes.Add((header.Width, header.Height));
            }
            catch (ImageRejectedException error)
            {
                rejected.Add($"{image.File}: {error.Message}");
            }
        }

        if (rejected.Count == 0) return sizes;
        throw new UsageException($"{study.Path}: {Wording.Count(rejected.Count, "image")} can not be read.") { Details = rejected };
    }

    private static object Describe(LocalStudy study, StudyOutline outline) => new
    {
        study.Name,
        Images = study.Images.Zip(outline.Pixels, (image, size) => new { image.Name, image.File, size.Width, size.Height }),
        Dimensions = outline.Study.Space.Dimensions.Select(dimension => new
        {
            dimension.Name,
            Values = DimensionWording.Values(dimension),
            When = dimension.When is null ? null : DimensionWording.When(dimension),
        }),
        Objectives = outline.Study.Objectives.Select(Name),
        Sampler = DocumentWords.Of(outline.Study.Sampler.Kind),
        Pruner = DocumentWords.Of(outline.Study.Pruner.Kind),
        outline.Rungs,
        outline.Trials,
        outline.Fits,
        outline.EpochsAtMost,
        EpochBudget = outline.Study.Budget.Epochs,
        IsReproducible = outline.Surprises.Count == 0,
        outline.Surprises,
    };

    private static void Show(LocalStudy study, StudyOutline outline, Terminal terminal)
    {
        var (definition, output) = (outline.Study, terminal.Output);
        output.WriteLine(OneLine.Of($"{study.Path} is valid: {study.Name}"));
        output.WriteLine();
        var dimensions = new FittedTable(new("dimension"), new("values", Least: 20), new("when", Rank: 1, Least: 10));
        foreach (var dimension in definition.Space.Dimensions)
            dimensions.Add((dimension.Name, null), (DimensionWording.Values(dimension), null), (DimensionWording.When(dimension), null));
        dimensions.Write(terminal.OutputConsole);
        output.WriteLine();

        foreach (var (name, fact) in Facts(study, outline)) output.WriteLine($"{name,-16} {OneLine.Of(fact)}");
    }

    private static IEnumerable<(string Name, string Fact)> Facts(LocalStudy study, StudyOutline outline)
    {
        var definition = outline.Study;
        var images = study.Images.Zip(outline.Pixels, (image, size) => $"{image.Name} ({size.Width} x {size.Height})").Take(NamedImages);
        yield return ("images", study.Images.Count > 0
            ? $"{study.Images.Count}: {string.Join(", ", images)}{(study.Images.Count > NamedImages ? ", ..." : "")}"
            : $"{definition.Images.Count}, named by hash");
        yield return ("base", study.File.Preset.Length > 0 ? $"preset {study.File.Preset} and what is set" : "all settings");
        yield return ("objectives", string.Join(", ", definition.Objectives.Select(Name)));
        yield return ("sampler", DocumentWords.Of(definition.Sampler.Kind));
        yield return ("pruner", DocumentWords.Of(definition.Pruner.Kind)
            + (outline.Rungs.Count > 0 ? $", after {Shortened(outline.Rungs)} epochs" : ""));
        yield return ("trials", $"{outline.Trials:N0} at most, {Wording.Count(definition.JobsOfTrial, "fit")} each: {outline.Fits:N0} fits"
            + (outline.Combinations is { } grid ? $" (the grid has {grid:N0} combinations)" : ""));
        if (outline.Trials < outline.TrialsToTheEnd)
            yield return ("", $"too few for one to be trained to its end, and so to leave weights: the pruner needs {outline.TrialsToTheEnd:N0}");
        yield return ("epochs", (outline.EpochsAtMost is { } most ? $"{most:N0} at most" : "as many as the images' sizes take")
            + (definition.Budget.Epochs is { } budget ? $"; no trial begins after {budget:N0}" : ""));
        if (definition.Budget.Time is { } time) yield return ("time", $"no trial begins after {Duration.Format(time)}");
        yield return ("parallelism", Wording.Count(definition.Parallelism, "trial") + " at a time");
        foreach (var (i, surprise) in outline.Surprises.Index()) yield return (i == 0 ? "not reproducible" : "", surprise);
        if (outline.Surprises.Count == 0) yield return ("reproducible", Price(definition));
    }

    private static string Price(StudyDefinition study) =>
        study.Sampler.Kind is SamplerKind.Tpe or SamplerKind.CmaEs || study.Pruner.Kind != PrunerKind.None
            ? "the same trials for any number of workers; the price: "
              + $"the results of trials up to n - {study.Parallelism} are awaited before trial n, so workers may idle"
            : "the same trials for any number of workers, at no price: none depends on the result of another";

    private static string Name(Objective objective) => $"{DocumentWords.Of(objective.Direction)} {DocumentWords.Of(objective.Measure)}";

    private static string Shortened(EquatableList<int> rungs) =>
        rungs.Count <= 12 ? string.Join(", ", rungs) : $"{string.Join(", ", rungs.Take(10))}, ... {rungs[^1]}";
}
