using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>An objective as an axis. A few bad trials do not squeeze the others together: what is much worse than nine tenths of the trials lies
/// beyond the axis and is drawn at its end, like infinite values.</summary>
internal sealed class ValueScale
{
    private const int FewTrials = 10;
    private const double Kept = 0.9, BeyondKept = 0.5, Margin = 0.06;

    private readonly double _low, _high;
    private readonly bool _highIsWorse;

    /// <summary>That of an objective, for some values of it.</summary>
    public ValueScale(Objective objective, IEnumerable<double> values)
    {
        _highIsWorse = objective.Direction == Direction.Minimize;
        double[] finite = [.. values.Where(double.IsFinite).Order()];
        if (finite.Length == 0) finite = [0, 1];
        (_low, _high) = (finite[0], finite[^1]);
        if (finite.Length >= FewTrials)
        {
            var far = (1 + BeyondKept) * (_highIsWorse ? Quantile(Kept) - _low : _high - Quantile(1 - Kept));
            if (far > 0) (_low, _high) = _highIsWorse ? (_low, Math.Min(_high, _low + far)) : (Math.Max(_low, _high - far), _high);
        }

        if (_low == _high) (_low, _high) = (_low - Math.Max(0.01, Math.Abs(_low) / 100), _high + Math.Max(0.01, Math.Abs(_high) / 100));

        double Quantile(double part) => finite[(int)Math.Round(part * (finite.Length - 1))];
    }

    /// <summary>The ends of the axis with some room beside them.</summary>
    public (double Low, double High) Limits => (_low - (Margin * (_high - _low)), _high + (Margin * (_high - _low)));

    /// <summary>Whether the value lies beyond the axis.</summary>
    public bool IsBeyond(double value) => !(value >= _low && value <= _high);

    /// <summary>The value, or the nearest that the axis has; what is not a number, and a target that was not reached, are at the worse end.</summary>
    public double Clip(double value) => double.IsNaN(value) ? WorseEnd : Math.Clamp(value, _low, _high);

    /// <summary>How good the value is on the axis, from 0, the worst, to 1.</summary>
    public double Goodness(double value)
    {
        var part = (Clip(value) - _low) / (_high - _low);
        return _highIsWorse ? 1 - part : part;
    }

    /// <summary>The worse end of the axis.</summary>
    public double WorseEnd => _highIsWorse ? _high : _low;

    /// <summary>That of the measured trials of a study.</summary>
    public static ValueScale Of(StudyDefinition definition, IReadOnlyList<Trial> trials, int objective) => new(
        definition.Objectives[objective], trials.Where(Contenders.IsMeasured).Select(trial => trial.Latest!.Values[objective]));
}
