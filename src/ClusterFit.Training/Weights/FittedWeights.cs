using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Weights;

/// <summary>What the image was that a network was fitted to.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1, 3 or 4.</param>
/// <param name="BitDepth">8 or 16.</param>
/// <param name="Hash">SHA-256 of the image file.</param>
public sealed record ImageInfo(int Width, int Height, int Channels, int BitDepth, ContentHash Hash);

/// <summary>The content of a weights file: everything needed to render the network and to say how it came about.</summary>
/// <param name="Spec">The spec of the fit, with automatic settings resolved.</param>
/// <param name="Image">The image it was fitted to.</param>
/// <param name="Tensors">All parameters, in the order of the layers.</param>
/// <param name="Summary">What the fit measured.</param>
/// <param name="History">The training curve.</param>
/// <param name="ProgramVersion">Version of the program that wrote the file.</param>
public sealed record FittedWeights(
    FitSpec Spec,
    ImageInfo Image,
    IReadOnlyList<NamedTensor> Tensors,
    FitSummary Summary,
    IReadOnlyList<EpochRecord> History,
    string ProgramVersion);
