using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;

namespace ClusterFit.Cluster.Workers;

/// <summary>Shows an attempt to those who ask while it is trained. A picture serves all who ask within a second, and few are drawn in it: looking
/// on must not hold the training up.</summary>
internal sealed class Looks(TrainingSignals signals, TimeProvider time)
{
    /// <summary>Least and most pixels of the longer side.</summary>
    public const int LeastSize = 16, MostSize = 512;

    // Far below what a message may have.
    private const int MaxBytes = 192 * 1024;
    private const int MaxPictures = 4;
    private const int MaxPoints = 2_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, byte[]> _pictures = [];
    private long _since;

    /// <summary>Answers all who wait.</summary>
    public void Answer(FitRun run)
    {
        while (signals.TakeLook() is { } look)
        {
            if (look is LookRequest.Picture picture) picture.Answer(PictureOf(run, Math.Clamp(picture.Size, LeastSize, MostSize)));
            else if (look is LookRequest.Curve curve) curve.Answer(Thin(run.History));
        }
    }

    // The last point is always there, and those before it at equal distances.
    private static EpochRecord[] Thin(IReadOnlyList<EpochRecord> history)
    {
        var stride = (history.Count + MaxPoints - 1) / MaxPoints;
        return [.. history.Where((_, i) => (history.Count - 1 - i) % stride == 0)];
    }

    private byte[] PictureOf(FitRun run, int size)
    {
        if (_pictures.Count > 0 && time.GetElapsedTime(_since) >= Fresh) _pictures.Clear();
        if (_pictures.Count == 0) _since = time.GetTimestamp();
        if (_pictures.TryGetValue(size, out var known)) return known;
        if (_pictures.Count == MaxPictures) return _pictures.MinBy(picture => Math.Abs(picture.Key - size)).Value;
        return _pictures[size] = Draw(run, size);
    }

    private static byte[] Draw(FitRun run, int size)
    {
        var picture = run.Preview(size);
        while (picture.Length > MaxBytes && size > LeastSize) picture = run.Preview(size = Math.Max(LeastSize, size / 2));
        return picture;
    }
}
