using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Encoders;

/// <summary>One sine and cosine pair of features: weight * (sin a, cos a) with a = pi (X x + Y y).</summary>
/// <param name="X">Half periods per unit of x.</param>
/// <param name="Y">Half periods per unit of y.</param>
/// <param name="Weight">Factor of both features.</param>
internal sealed record Phase(double X, double Y, double Weight)
{
    // Cosine and sine of 0, 1/3 and 2/3 of a turn.
    private static readonly (double Cos, double Sin)[] Turns = [(1, 0), (-0.5, Math.Sqrt(3) / 2), (-0.5, -Math.Sqrt(3) / 2)];

    /// <summary>Sine and cosine of pi * frequency * position: whole turns are taken off while the angle is still exact in half turns.</summary>
    public static (double Sin, double Cos) At(double frequency, double position) =>
        Math.SinCos(Math.PI * Math.IEEERemainder(frequency * position, 2));

    /// <summary>The pairs of a fixed encoder with resolved octaves: by turn, then coordinate, then octave. Their features, all sines before
    /// all cosines, have a squared norm of their number times the squared amplitude.</summary>
    public static IReadOnlyList<Phase> Of(EncoderSpec encoder)
    {
        var weights = Enumerable.Range(0, encoder.Octaves).Select(k => Math.Pow(2, -encoder.OctaveDecay * k)).ToArray();
        var meanSquare = weights.Average(weight => weight * weight);
        var phases = new List<Phase>();
        foreach (var (cos, sin) in encoder.Kind == EncoderKind.Rotated ? Turns : Turns[..1])
        {
            // The turned pair is (cos x - sin y, sin x + cos y).
            foreach (var (x, y) in new[] { (cos, -sin), (sin, cos) })
            {
                for (var k = 0; k < encoder.Octaves; k++)
                {
                    var weight = encoder.Amplitude * Math.Sqrt(2) * weights[k] / Math.Sqrt(meanSquare);
                    phases.Add(new Phase(Math.ScaleB(x, k), Math.ScaleB(y, k), weight));
                }
            }
        }
        return phases;
    }
}
