namespace ClusterFit.Core.Studies.Sampling.CmaEs;

/// <summary>The normal distribution that CMA-ES searches with, and how a generation of points changes it: the algorithm and the default parameters
/// of Hansen's tutorial (2016), with negative weights.</summary>
internal sealed class SearchDistribution
{
    // Keeps numbers apart from zero where rounding would reach it.
    private const double Tiny = 1e-12;

    private readonly int _dimensions;
    private readonly double[] _weights;
    private readonly double _selection;
    private readonly double _pathRate;
    private readonly double _stepRate;
    private readonly double _stepDamping;
    private readonly double _rankOneRate;
    private readonly double _rankMuRate;
    private readonly double _expectedLength;

    private readonly double[] _mean;
    private readonly double[] _path;
    private readonly double[] _stepPath;
    private readonly double[,] _covariance;
    private double[,] _axes;
    private double[] _lengths;
    private int _generations;

    /// <param name="mean">Where it starts.</param>
    /// <param name="step">Standard deviation at the start.</param>
    public SearchDistribution(double[] mean, double step)
    {
        var n = _dimensions = mean.Length;
        _mean = [.. mean];
        Step = step;
        GenerationSize = GenerationSizeOf(n);

        double[] raw = [.. Enumerable.Range(1, GenerationSize).Select(rank => Math.Log((GenerationSize + 1) / 2.0) - Math.Log(rank))];
        double[] good = [.. raw.Take(GenerationSize / 2)], bad = [.. raw.Skip(GenerationSize / 2)];
        _selection = Math.Pow(good.Sum(), 2) / good.Sum(w => w * w);
        var badSelection = Math.Pow(bad.Sum(), 2) / bad.Sum(w => w * w);

        _pathRate = (4 + (_selection / n)) / (n + 4 + (2 * _selection / n));
        _stepRate = (_selection + 2) / (n + _selection + 5);
        _stepDamping = 1 + (2 * Math.Max(0, Math.Sqrt((_selection - 1) / (n + 1)) - 1)) + _stepRate;
        _rankOneRate = 2 / (Math.Pow(n + 1.3, 2) + _selection);
        _rankMuRate = Math.Min(1 - _rankOneRate, 2 * (_selection - 2 + (1 / _selection)) / (Math.Pow(n + 2, 2) + _selection));
        _expectedLength = Math.Sqrt(n) * (1 - (1 / (4.0 * n)) + (1 / (21.0 * n * n)));

        var negative = Math.Min(1 + (_rankOneRate / _rankMuRate), Math.Min(
            1 + (2 * badSelection / (_selection + 2)), (1 - _rankOneRate - _rankMuRate) / (n * _rankMuRate)));
        var (gain, loss) = (raw.Where(w => w > 0).Sum(), -raw.Where(w => w < 0).Sum());
        _weights = [.. raw.Select(w => w >= 0 ? w / gain : negative * w / loss)];

        (_path, _stepPath) = (new double[n], new double[n]);
        _covariance = SymmetricMatrix.Identity(n);
        (_axes, _lengths) = (SymmetricMatrix.Identity(n), Enumerable.Repeat(1.0, n).ToArray());
    }

    /// <summary>Points of a generation.</summary>
    public int GenerationSize { get; }

    /// <summary>The step: standard deviation along an axis of length 1.</summary>
    public double Step { get; private set; }

    /// <summary>The middle.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>Points of a generation in so many dimensions.</summary>
    public static int GenerationSizeOf(int dimensions) => 4 + (int)(3 * Math.Log(dimensions));

    /// <summary>A random point.</summary>
    public double[] Draw(RandomStream random)
    {
        var z = new double[_dimensions];
        for (var k = 0; k < z.Length; k++) z[k] = _lengths[k] * random.NextGaussian();
        var point = new double[_dimensions];
        for (var i = 0; i < point.Length; i++)
        {
            for (var k = 0; k < z.Length; k++) point[i] += _axes[i, k] * z[k];
            point[i] = _mean[i] + (Step * point[i]);
        }

        return point;
    }

    /// <summary>Moves to where a generation's better points lie.</summary>
    /// <param name="ranked">The points, the best first; they need not come from this distribution.</param>
    public void Learn(IReadOnlyList<double[]> ranked)
    {
        var n = _dimensions;
        _generations++;
        double[][] moves = [.. ranked.Select(point => Enumerable.Range(0, n).Select(i => (point[i] - _mean[i]) / Step).ToArray())];
        var move = new double[n];
        for (var k = 0; k < GenerationSize / 2; k++)
            for (var i = 0; i < n; i++) move[i] += _weights[k] * moves[k][i];
        for (var i = 0; i < n; i++) _mean[i] += Step * move[i];

        var whitened = Whiten(move);
        var stepGain = Math.Sqrt(_stepRate * (2 - _stepRate) * _selection);
        for (var i = 0; i < n; i++) _stepPath[i] = ((1 - _stepRate) * _stepPath[i]) + (stepGain * whitened[i]);
        var length = Math.Sqrt(SquaredLength(_stepPath));

        // A path that is still long because the step is too short must not stretch the covariance.
        var isSteady = length / Math.Sqrt(1 - Math.Pow(1 - _stepRate, 2 * (_generations + 1))) < (1.4 + (2.0 / (n + 1))) * _expectedLength;
        var pathGain = isSteady ? Math.Sqrt(_pathRate * (2 - _pathRate) * _selection) : 0;
        for (var i = 0; i < n; i++) _path[i] = ((1 - _pathRate) * _path[i]) + (pathGain * move[i]);

        var keep = 1 + (isSteady ? 0 : _rankOneRate * _pathRate * (2 - _pathRate)) - _rankOneRate - (_rankMuRate * _weights.Sum());
        double[] shares = [.. _weights.Select((w, k) => w >= 0 ? w : w * n / (SquaredLength(Whiten(moves[k])) + Tiny))];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var rankMu = 0.0;
                for (var k = 0; k < moves.Length; k++) rankMu += shares[k] * moves[k][i] * moves[k][j];
                _covariance[i, j] = (keep * _covariance[i, j]) + (_rankOneRate * _path[i] * _path[j]) + (_rankMuRate * rankMu);
                _covariance[j, i] = _covariance[i, j];
            }

        Step = Math.Max(Tiny, Step * Math.Exp(_stepRate / _stepDamping * ((length / _expectedLength) - 1)));
        Decompose();
    }

    /// <summary>Widens it along each coordinate where the standard deviation is below the given one.</summary>
    public void Widen(ReadOnlySpan<double> least)
    {
        var isNarrow = false;
        for (var i = 0; i < _dimensions; i++)
        {
            var factor = least[i] / (Step * Math.Sqrt(_covariance[i, i]));
            if (!(factor > 1)) continue;
            isNarrow = true;
            for (var j = 0; j < _dimensions; j++)
            {
                _covariance[i, j] *= factor;
                _covariance[j, i] *= factor;
            }
        }

        if (isNarrow) Decompose();
    }

    // The move in coordinates in which the distribution is round: C^(-1/2) times it.
    private double[] Whiten(double[] move)
    {
        var along = new double[_dimensions];
        for (var k = 0; k < _dimensions; k++)
        {
            for (var i = 0; i < _dimensions; i++) along[k] += _axes[i, k] * move[i];
            along[k] /= _lengths[k];
        }

        var result = new double[_dimensions];
        for (var i = 0; i < _dimensions; i++)
            for (var k = 0; k < _dimensions; k++) result[i] += _axes[i, k] * along[k];
        return result;
    }

    private void Decompose()
    {
        (_axes, var squares) = SymmetricMatrix.Eigen(_covariance);
        var least = Tiny * Tiny * squares.Max();
        _lengths = Array.ConvertAll(squares, square => Math.Sqrt(Math.Max(square, least)));
    }

    private static double SquaredLength(double[] vector) => vector.Sum(x => x * x);
}
