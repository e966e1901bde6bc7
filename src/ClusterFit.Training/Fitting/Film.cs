using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Fitting;

/// <summary>Reconstructions at a few epochs, as PNG files for a film of the training.</summary>
internal sealed class Film
{
    private const int LongestSide = 512;

    private readonly SortedSet<int> _epochs;
    private readonly List<byte[]> _frames;

    /// <summary>A film of so many frames over so many epochs, of which some exist.</summary>
    public Film(int frames, int epochs, IEnumerable<byte[]> existing)
    {
        _epochs = EpochsOf(frames, epochs);
        _frames = existing.ToList();
    }

    /// <summary>PNG files of the frames so far.</summary>
    public IReadOnlyList<byte[]> Frames => _frames;

    /// <summary>Whether there is a frame of the network after this epoch; 0 is the network before training.</summary>
    public bool Shows(int epoch) => _epochs.Contains(epoch);

    /// <summary>Adds a frame: the whole image at a longer side of at most 512 pixels.</summary>
    public void Add(ITrainedNetwork network, NetworkShape shape, PixelImage image)
    {
        _frames.Add(Reconstruction.Draw(network, shape, image, Math.Min(LongestSide, Math.Max(image.Width, image.Height))));
    }

    /// <summary>Epochs spread evenly over log(1 + epoch), from 0 to the last; one frame shows the last. Early epochs that coincide count
    /// once.</summary>
    internal static SortedSet<int> EpochsOf(int frames, int epochs) => new(Enumerable.Range(0, frames).Select(frame =>
        frames == 1 ? epochs : (int)Math.Round(Math.Pow(1.0 + epochs, (double)frame / (frames - 1)) - 1)));
}
