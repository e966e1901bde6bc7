using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Planning;

/// <summary>Chooses hidden layers and epochs that a spec leaves open, by the predictions of <see cref="PsnrModel"/>: a function of spec and image.
/// With a target, the least work that is predicted to reach it with a margin; where nothing is, or without one, the highest PSNR within
/// the budget.</summary>
internal static class FitPlan
{
    /// <summary>The most epochs that are chosen.</summary>
    public const int MostEpochs = 128;

    /// <summary>Decibels above the target that a prediction must reach.</summary>
    public const double MarginDb = 4;

    /// <summary>Without a budget no more work than this is planned, in the budget's unit: about five minutes for 100,000 pixels on a core.</summary>
    private const double MostWork = 256;

    /// <summary>The same for a target that nothing is predicted to reach: who wants to come closer to it names a budget.</summary>
    private const double MostWorkInVain = 32;

    /// <summary>The spec with layers and epochs named.</summary>
    /// <param name="spec">A spec with resolved octaves and batch.</param>
    /// <param name="image">The image.</param>
    public static FitSpec Complete(FitSpec spec, PixelImage image)
    {
        if (spec.PlannedSetting is null) return spec;
        var choice = Choose(Candidates(spec, image), spec.Recipe);
        return spec with { Network = spec.Network with { Widths = choice.Widths }, Recipe = spec.Recipe with { Epochs = choice.Epochs } };
    }

    private static Candidate Choose(List<Candidate> candidates, RecipeSpec recipe)
    {
        return Within(recipe.Budget ?? MostWork).Where(candidate => candidate.PsnrDb >= recipe.TargetPsnr + MarginDb).MinBy(candidate => candidate.Work)
            ?? Within(recipe.Budget ?? MostWorkInVain).MaxBy(candidate => candidate.PsnrDb)
            ?? candidates.MinBy(candidate => candidate.Work)!;

        IEnumerable<Candidate> Within(double work) => candidates.Where(candidate => candidate.Work <= work);
    }

    private static List<Candidate> Candidates(FitSpec spec, PixelImage image)
    {
        var model = PsnrModel.Of(image, spec.TrainLattice);
        // Fewer than two epochs were not measured; a budget that does not allow them cuts what is chosen.
        var lengths = spec.Recipe.Epochs > 0 ? [spec.Recipe.Epochs] : Lengths(Math.Max(2, spec.Recipe.LeastEpochs));
        return
        [
            .. from widths in spec.Network.Widths.Count > 0 ? [spec.Network.Widths] : NetworkLadder.Widths
               let shape = NetworkShape.Of(spec with { Network = spec.Network with { Widths = widths } }, image.Channels)
               from epochs in lengths
               select new Candidate(widths, epochs, shape.Work * epochs, model.Predict(shape.Parameters, epochs)),
        ];
    }

    private static IEnumerable<int> Lengths(int least) => least < MostEpochs ? Enumerable.Range(least, MostEpochs - least + 1) : [least];

    private sealed record Candidate(EquatableList<int> Widths, int Epochs, double Work, double PsnrDb);
}
