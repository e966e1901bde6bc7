namespace ClusterFit.Core.Fits;

/// <summary>How a pixel coordinate becomes the features that enter the network.</summary>
public enum EncoderKind
{
    /// <summary>Sine and cosine of 2^k pi p for each coordinate p and octave k.</summary>
    Nerf,

    /// <summary>The <see cref="Nerf"/> features of the coordinate pair turned by 0, 1/3 and 2/3 of a turn, concatenated.</summary>
    Rotated,

    /// <summary>A learned first sine layer of <see cref="EncoderSpec.Width"/> features.</summary>
    Siren,
}

/// <summary>The positional encoder. Its features have a squared norm of Amplitude^2 times their number.</summary>
public sealed record EncoderSpec
{
    /// <summary>Which encoder.</summary>
    public EncoderKind Kind { get; init; } = EncoderKind.Rotated;

    /// <summary>Octaves 2^0 .. 2^(Octaves-1), 1 to 24; 0 means: as many as <see cref="Bandwidth"/> admits on the training grid.</summary>
    public int Octaves { get; init; }

    /// <summary>With automatic octaves, the highest frequency as a fraction of the training grid's Nyquist frequency, (0, 1].</summary>
    public double Bandwidth { get; init; } = 1;

    /// <summary>Octave k is weighted by 2^(-OctaveDecay k) before the features are brought to their squared norm; 0 to 4.</summary>
    public double OctaveDecay { get; init; }

    /// <summary>Scales all features, (0, 10]. The author's published runs use sqrt(0.5).</summary>
    public double Amplitude { get; init; } = 1;

    /// <summary>Number of features of the <see cref="EncoderKind.Siren"/> encoder.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Frequency factor of the <see cref="EncoderKind.Siren"/> encoder.</summary>
    public double Omega { get; init; } = 30;

    /// <summary>Octaves used on a training grid whose longer side has <paramref name="gridPoints"/> points spanning [-1, 1].</summary>
    public int OctavesFor(int gridPoints)
    {
        if (Octaves > 0) return Octaves;
        // The grid step is 2/(n-1) and octave k has period 2/2^k: Nyquist is 2^k = (n-1)/2.
        var highest = Math.Max(1, Bandwidth * (gridPoints - 1) / 2.0);
        return 1 + (int)Math.Floor(Math.Log2(highest));
    }
}
