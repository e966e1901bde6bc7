using System.Globalization;
using System.Text;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Core.Studies.Documents;

/// <summary>What the parts of a study ask of each other.</summary>
internal static class StudyRules
{
    /// <summary>Whether the sections of a document were read without a problem, so that it makes sense to compare them.</summary>
    public delegate bool IsSound(params ReadOnlySpan<string> sections);

    /// <summary>What is wrong between the sections that are sound.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">Where the document says the base: <c>set</c> or <c>settings</c>.</param>
    /// <param name="isSound">Tells the sections that can be compared.</param>
    public static IEnumerable<DocumentProblem> Check(StudyDefinition study, string settings, IsSound isSound)
    {
        DocumentProblem?[] problems =
        [
            isSound("preset", "set", "settings") ? Planned(study, settings) : null,
            isSound("space") ? Widths(study) : null,
            isSound("space", "sampler") ? Grid(study) : null,
            isSound("space", "sampler") ? Branches(study) : null,
            isSound("space", "pruner") ? SearchedEpochs(study) : null,
            isSound("pruner", "preset", "set", "settings") ? FixedEpochs(study, settings) : null,
            isSound("pruner", "preset", "set", "settings") ? FixedWork(study, settings) : null,
            isSound("pruner", "preset", "set", "settings") ? FirstRung(study, settings) : null,
            isSound("objectives", "preset", "set", "settings") ? Lattice(study, settings) : null,
            isSound("objectives", "preset", "set", "settings") ? Target(study, settings) : null,
            isSound("images", "fit-seeds") ? Images(study) : null,
        ];
        return problems.OfType<DocumentProblem>();
    }

    /// <summary>What is wrong with the images, as far as they are known.</summary>
    public static DocumentProblem? Images(StudyDefinition study)
    {
        if (study.JobsOfTrial > StudyDefinition.MaxJobsOfTrial)
        {
            var most = StudyDefinition.MaxJobsOfTrial / study.FitSeeds.Count;
            return new("images", Number(study.Images.Count),
                $"at most {most}: a trial has a job for each image and fit seed, {StudyDefinition.MaxJobsOfTrial} at most");
        }

        if (study.Images.FirstOrDefault(image => image.Name.Length is 0 or > GroupCommands.MaxName) is { } bad)
            return new("images", DocumentPath.Shorten(bad.Name), $"names of 1 to {GroupCommands.MaxName} characters");
        if (study.Images.Sum(image => image.Name.Length) is var length and > GroupCommands.MaxNames)
            return new("images", $"{length} characters", $"names of at most {GroupCommands.MaxNames} characters together");
        return study.Images.GroupBy(image => image.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? new("images", DocumentPath.Shorten(twice.Key), "each name once")
            : null;
    }

    /// <summary>What is wrong with the size of the study: it travels as one message.</summary>
    public static DocumentProblem? Size(StudyDefinition study) =>
        Encoding.UTF8.GetByteCount(StudyDocument.Write(study)) is var bytes and > StudyDocument.MaxBytes
            ? new("", $"{Number(bytes)} bytes", $"at most {Number(StudyDocument.MaxBytes)} bytes in its canonical form: fewer choices, or shorter ones")
            : null;

    private static DocumentProblem? Planned(StudyDefinition study, string settings) => study.Base.PlannedSetting is { } planned
        ? new($"{settings}.{planned}", "auto", $"the {planned} of all fits: trials whose {planned} depend on the image can not be compared")
        : null;

    private static DocumentProblem? Widths(StudyDefinition study) =>
        Searches(study, "widths") && TrialSettings.Shapes.FirstOrDefault(shape => Searches(study, shape.Name)) is { } shape
            ? new("space.widths", "widths", $"either widths or their shape; '{shape.Name}' is searched, too")
            : null;

    private static DocumentProblem? Grid(StudyDefinition study) =>
        study.Sampler.Kind == SamplerKind.Grid && study.Space.Dimensions.FirstOrDefault(dimension => dimension.GridValues is null) is { } continuous
            ? new($"space.{continuous.Name}.grid", null, "the number of values that the grid sampler takes of the range, or a step")
            : null;

    private static DocumentProblem? Branches(StudyDefinition study) =>
        study.Sampler.Kind == SamplerKind.Grid && GridSampler.Branches(study.Space) is var branches and > GridSampler.MaxBranches
            ? new("space", string.Create(CultureInfo.InvariantCulture, $"{branches:0} combinations of values that conditions depend on"),
                $"at most {Number(GridSampler.MaxBranches)} with the grid sampler: fewer values, or a 'grid' of them")
            : null;

    private static DocumentProblem? SearchedEpochs(StudyDefinition study) =>
        study.Pruner.Kind != PrunerKind.None && Searches(study, "epochs")
            ? new("space.epochs", "epochs", "epochs that are the same for all trials: the pruner compares trials after equal epochs")
            : null;

    private static DocumentProblem? FixedEpochs(StudyDefinition study, string settings)
    {
        var steps = study.Base.Recipe.MinSteps;
        if (study.Pruner.Kind == PrunerKind.None || steps == 0) return null;
        return settings == "set"
            ? new("set.epochs", null, $"the epochs of a full trial: a pruner needs them fixed, and min-steps {Number(steps)} trains small images longer")
            : new("settings.min-steps", Number(steps), "0: a pruner needs fixed epochs");
    }

    private static DocumentProblem? FixedWork(StudyDefinition study, string settings) =>
        study.Pruner.Kind != PrunerKind.None && study.Base.Recipe.Budget is { } budget
            ? new($"{settings}.budget", budget.ToString(CultureInfo.InvariantCulture), "none: it cuts the epochs of large networks, and a pruner needs them fixed")
            : null;

    private static DocumentProblem? FirstRung(StudyDefinition study, string settings)
    {
        var (epochs, pruner) = (study.Base.Recipe.Epochs, study.Pruner);
        var (key, first) = pruner.Kind == PrunerKind.Median ? ("every-epochs", pruner.EveryEpochs) : ("min-epochs", pruner.MinEpochs);
        return pruner.Kind != PrunerKind.None && epochs > 0 && first >= epochs
            ? new($"pruner.{key}", Number(first), $"less than the {Number(epochs)} epochs of a full trial ({settings}.epochs)")
            : null;
    }

    private static DocumentProblem? Lattice(StudyDefinition study, string settings) =>
        study.Base.TrainLattice < 2 && Seeks(study, Measure.OffGridPsnr)
            ? new($"{settings}.train-lattice", Number(study.Base.TrainLattice), "at least 2 for the objective off-grid-psnr, which measures held-out pixels")
            : null;

    private static DocumentProblem? Target(StudyDefinition study, string settings)
    {
        if (study.Base.Recipe.TargetPsnr is not null) return null;
        var sought = study.Objectives.FirstOrDefault(objective => objective.Measure is Measure.SecondsToTarget or Measure.EpochsToTarget);
        return sought is null ? null : new($"{settings}.target-psnr", null, $"the PSNR in dB that the objective {DocumentWords.Of(sought.Measure)} speaks of");
    }

    private static bool Searches(StudyDefinition study, string name) => study.Space.Dimensions.Any(dimension => dimension.Name == name);

    private static bool Seeks(StudyDefinition study, Measure measure) => study.Objectives.Any(objective => objective.Measure == measure);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
