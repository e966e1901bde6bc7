namespace ClusterFit.Core.Fits;

/// <summary>All that decides the weights of a fit, next to the image: the same spec and image give the same weights.</summary>
public sealed record FitSpec
{
    /// <summary>The positional encoder.</summary>
    public EncoderSpec Encoder { get; init; } = new();

    /// <summary>The network.</summary>
    public NetworkSpec Network { get; init; } = new();

    /// <summary>The training recipe.</summary>
    public RecipeSpec Recipe { get; init; } = new();

    /// <summary>Seed of the start weights and of the order of the pixels.</summary>
    public long Seed { get; init; }

    /// <summary>Trains on the pixels whose column and row are multiples of this stride; the others measure the off-grid PSNR. 1 trains on
    /// all pixels.</summary>
    public int TrainLattice { get; init; } = 1;

    /// <summary>Number of frames kept for a film of the training, 0 to 500.</summary>
    public int FilmFrames { get; init; }

    /// <summary>The setting that is left to be chosen for the image, <c>widths</c> or <c>epochs</c>; null when both are named.</summary>
    public string? PlannedSetting => Network.Widths.Count == 0 ? "widths" : Recipe.Epochs == 0 ? "epochs" : null;

    /// <summary>Pixels of an image that are trained on.</summary>
    public int TrainingPixels(int width, int height)
    {
        return OnLattice(width) * OnLattice(height);

        int OnLattice(int side) => (side + TrainLattice - 1) / TrainLattice;
    }
}
