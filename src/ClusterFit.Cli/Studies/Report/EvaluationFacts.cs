using System.Text;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Studies.Report;

/// <summary>What the numbers of a study are: what was fitted, how often, how long, and what was measured of it.</summary>
internal static class EvaluationFacts
{
    private const int NamesAtMost = 12;

    /// <summary>One sentence on how trials were made.</summary>
    public static string InShort(StudyDefinition definition) =>
        $"Each trial is fitted to {Wording.Count(definition.Images.Count, "image")} with {Wording.Count(definition.FitSeeds.Count, "seed")}, "
        + "and its value is the mean. "
        + $"Proposed by {Sampler(definition.Sampler)}; {Pruner(definition.Pruner)}.";

    /// <summary>What PSNR and times are.</summary>
    public static string Footer(StudyDefinition definition) =>
        "PSNR is that of the mean squared error with peak 1, evaluated in single precision. "
        + (definition.JobsOfTrial > 1 ? "Values are means over the fits of a trial. " : "")
        + "Times are those of the machines that the trials ran on, and say nothing about others.";

    /// <summary>Appends the facts.</summary>
    public static void Append(StringBuilder html, StudyDefinition definition, IReadOnlyList<Trial> trials)
    {
        html.AppendLine("<section><h2>What was evaluated</h2><dl class=\"facts\">");
        foreach (var (term, fact) in Facts(definition, trials)) html.AppendLine($"<dt>{term}</dt><dd>{HtmlReport.Text(fact)}</dd>");
        html.AppendLine("</dl></section>");
    }

    private static IEnumerable<(string Term, string Fact)> Facts(StudyDefinition definition, IReadOnlyList<Trial> trials)
    {
        var (spec, recipe) = (definition.Base, definition.Base.Recipe);
        var names = string.Join(", ", definition.Images.Take(NamesAtMost).Select(image => image.Name));
        yield return ("images", definition.Images.Count > NamesAtMost ? $"{names} and {definition.Images.Count - NamesAtMost:N0} more" : names);
        yield return ("seeds", string.Join(", ", definition.FitSeeds));
        yield return ("pixels", spec.TrainLattice == 1
            ? "PSNR over all pixels, which are those of the training"
            : $"PSNR over columns and rows at multiples of {spec.TrainLattice}, which are trained on; off-grid PSNR over all other pixels");
        yield return ("weights", (recipe.AverageEpochs > 0 ? $"the moving average over {recipe.AverageEpochs} epochs; " : "")
            + $"those of the best evaluation, one every {Wording.Count(recipe.EvaluateEvery, "epoch")}");
        yield return ("precision", "single precision, in training and evaluation");
        yield return ("epochs", $"{recipe.Epochs} at most" + (recipe.MinSteps > 0 ? $", more on small images, up to {recipe.MinSteps:N0} steps" : "")
            + (recipe.TargetPsnr is { } target ? $"; ends at {Wording.Psnr(target)}" : ""));
        yield return ("trained", $"{trials.Sum(trial => trial.Epochs):N0} epochs in {Wording.Duration(trials.Sum(trial => trial.Seconds))} "
            + "of training and evaluation, over all fits");
        yield return ("proposals", $"{Sampler(definition.Sampler)}, seed {definition.Seed}, {Wording.Count(definition.Parallelism, "trial")} at once, "
            + (definition.Mode == StudyMode.Reproducible
                ? "reproducible: the same study gives the same trials"
                : "asynchronous: a second run may give other trials"));
        yield return ("pruning", Pruner(definition.Pruner));
        yield return ("space", string.Join("; ", definition.Space.Dimensions.Select(Range)));
    }

    private static string Sampler(SamplerSpec sampler) => sampler.Kind switch
    {
        SamplerKind.Tpe => sampler.Multivariate ? "TPE, all dimensions together" : "TPE, each dimension by itself",
        SamplerKind.CmaEs => "CMA-ES",
        SamplerKind.Sobol => "Sobol points",
        SamplerKind.Random => "random points",
        SamplerKind.Grid => "a grid",
        _ => sampler.Kind.ToString(),
    };

    private static string Pruner(PrunerSpec pruner) => pruner.Kind switch
    {
        PrunerKind.None => "all are trained to the end",
        PrunerKind.Median => $"stopped when worse than the median, looked at every {Wording.Count(pruner.EveryEpochs, "epoch")}",
        PrunerKind.SuccessiveHalving => $"successive halving, {Rungs(pruner)}",
        PrunerKind.Hyperband => $"Hyperband, {Rungs(pruner)}",
        _ => pruner.Kind.ToString(),
    };

    private static string Rungs(PrunerSpec pruner) =>
        $"one in {pruner.Reduction} goes on from each rung, the first at {Wording.Count(pruner.MinEpochs, "epoch")}";

    private static string Range(Dimension dimension)
    {
        var values = dimension switch
        {
            NumberDimension number => $"{number.Format(number.Low)} to {number.Format(number.High)}{(number.Log ? ", logarithmic" : "")}"
                + (number.Step is { } step and not 1 ? $", in steps of {step}" : ""),
            ChoiceDimension choice => string.Join(" or ", choice.Choices),
            _ => "",
        };
        return $"{dimension.Name} {values}" + (dimension.When is { } when ? $" (when {when.Parent} is {string.Join(" or ", when.Values)})" : "");
    }
}
