namespace ClusterFit.Training.Diagnosis;

/// <summary>An activation a f(x) + b whose constants make it Gaussian-Poincare normalised (Lu et al., Bidirectional Self-Normalizing Neural
/// Networks): for a standard normal Z the mean squares of its value and of its slope are 1.</summary>
public sealed class StudiedActivation
{
    private readonly Func<double, double> _value;
    private readonly Func<double, double> _slope;

    private StudiedActivation(string name, Func<double, double> value, Func<double, double> slope)
    {
        Name = name;
        _value = value;
        _slope = slope;
        Scale = 1 / Math.Sqrt(GaussianMean.Of(x => slope(x) * slope(x)));
        var mean = Scale * GaussianMean.Of(value);
        var variance = Scale * Scale * GaussianMean.Of(x => value(x) * value(x)) - mean * mean;
        // (mean + b)^2 = 1 - variance has two solutions; the smaller shift changes the function less. The Gaussian Poincare inequality
        // says that variance is at most 1; rounding may take it a little further.
        var root = Math.Sqrt(Math.Max(0, 1 - variance));
        var shift = Math.Abs(root - mean) <= Math.Abs(-root - mean) ? root - mean : -root - mean;
        // Where the shift is nothing but rounding, a dead unit should stay at zero.
        Shift = Math.Abs(shift) < 1e-12 ? 0 : shift;
        NormSensitivity = GaussianMean.Of(x => x * Value(x) * Slope(x));
    }

    /// <summary>All activations that the study compares.</summary>
    public static IReadOnlyList<StudiedActivation> All { get; } =
    [
        new("sine", x => Math.Sin(x) + Math.Cos(x), x => Math.Cos(x) - Math.Sin(x)),
        new("exp", x => Math.Exp(x - 1), x => Math.Exp(x - 1)),
        new("tanh", Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x)),
        new("relu", x => Math.Max(0, x), x => x > 0 ? 1 : 0),
        new("gelu", x => x / 2 * (1 + Math.Tanh(GeluInner(x))), GeluSlope),
    ];

    /// <summary>Such as <c>sine</c> for sin x + cos x, <c>exp</c> for exp(x - 1), or <c>gelu</c> for GELU in its tanh form.</summary>
    public string Name { get; }

    /// <summary>The constant a.</summary>
    public double Scale { get; }

    /// <summary>The constant b.</summary>
    public double Shift { get; }

    /// <summary>The part of a small change of the squared norm that one wide layer passes on: the slope at q = 1 of the mean of
    /// (a f(sqrt(q) Z) + b)^2, which is E[Z g(Z) g'(Z)] with g = a f + b. Below 1 norms return to their value, above 1 they run away.
    /// It is 0 for sine, 1 for relu and 2 for exp.</summary>
    public double NormSensitivity { get; }

    /// <summary>a f(x) + b.</summary>
    public double Value(double x) => Scale * _value(x) + Shift;

    /// <summary>a f'(x).</summary>
    public double Slope(double x) => Scale * _slope(x);

    private static double GeluInner(double x) => Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);

    private static double GeluSlope(double x)
    {
        var tanh = Math.Tanh(GeluInner(x));
        return (1 + tanh) / 2 + x / 2 * (1 - tanh * tanh) * Math.Sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    }
}
