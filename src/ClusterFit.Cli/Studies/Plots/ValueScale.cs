using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>An objective as an axis. A few bad trials do not squeeze the others together: what is much worse than nine tenths of the trials lies
/// beyond the axis and is drawn at its end, like infinite values.</summary>
internal sealed class ValueScale
{
    private const int FewTrials = 10;
    private const double Kept = 0.9, BeyondKept = 0.5, Margin = 0.06;

    private readonly bool _highIsWorse;

    /// <summary>That of an objective, for some values of it.</summary>
    public ValueScale(Objective objective, IEnumerable<double> values)
    {
        _highIsWorse = objective.Direction == Direction.Minimize;
        double[] finite = [.. values.Where(double.IsFinite).Order()];
        if (finite.Length == 0) finite = [0, 1];
        (Low, High) = (finite[0], finite[^1]);
        if (finite.Length >= FewTrials)
        {
            var far = (1 + BeyondKept) * (_highIsWorse ? Quantile(Kept) - Low : High - Quantile(1 - Kept));
            if (far > 0) (Low, High) = _highIsWorse ? (Low, Math.Min(High, Low + far)) : (Math.Max(Low, High - far), High);
        }

        if (Low == High) (Low, High) = (Low - Math.Max(0.01, Math.Abs(Low) / 100), High + Math.Max(0.01, Math.Abs(High) / 100));

        double Quantile(double part) => finite[(int)Math.Round(part * (finite.Length - 1))];
    }

    /// <summary>The ends of the axis.</summary>
    public double Low { get; }

    /// <inheritdoc cref="Low"/>
    public double High { get; }

    /// <summary>The ends of the axis with some room beside them.</summary>
    public (double Low, double High) Limits => (Low - (Margin * (High - Low)), High + (Margin * (High - Low)));

    /// <summary>Whether the value lies beyond the axis.</summary>
    public bool IsBeyond(double value) => !(value >= Low && value <= High);

    /// <summary>The value, or the nearest that the axis has. An infinite one says that there is none: it is at the worse end.</summary>
    public double Clip(double value) => double.IsFinite(value) ? Math.Clamp(value, Low, High) : WorseEnd;

    /// <summary>How good the value is on the axis, from 0, the worst, to 1.</summary>
    public double Goodness(double value)
    {
        var part = (Clip(value) - Low) / (High - Low);
        return _highIsWorse ? 1 - part : part;
    }

    /// <summary>The worse end of the axis.</summary>
    public double WorseEnd => _highIsWorse ? High : Low;

    /// <summary>That of the measured trials of a study.</summary>
    public static ValueScale Of(StudyDefinition definition, IReadOnlyList<Trial> trials, int objective) => new(
        definition.Objectives[objective], trials.Where(Contenders.IsMeasured).Select(trial => trial.Latest!.Values[objective]));
}
