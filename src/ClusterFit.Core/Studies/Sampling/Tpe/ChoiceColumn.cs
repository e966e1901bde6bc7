namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Choices: a kernel's own choice has weight 1 + w, each other one w, where w is 1 / the number of kernels; the prior's are equal.</summary>
internal sealed class ChoiceColumn : DiscreteColumn
{
    private readonly int _choices;
    private readonly int[] _own;
    private readonly double _weight;

    /// <param name="dimension">The dimension.</param>
    /// <param name="own">The choice of each kernel, without the prior's.</param>
    public ChoiceColumn(ChoiceDimension dimension, ReadOnlySpan<double> own)
    {
        _choices = dimension.Choices.Count;
        _weight = 1.0 / (own.Length + 1);
        _own = new int[Vectors.Padded(own.Length + 1)];
        for (var i = 0; i < own.Length; i++) _own[i] = (int)own[i];
        // The prior's is a kind of its own.
        _own[own.Length] = _choices;
    }

    /// <inheritdoc />
    protected override ReadOnlySpan<int> Kinds => _own;

    /// <inheritdoc />
    public override double[] Prepare(double value)
    {
        var densities = new double[_choices + 1];
        Array.Fill(densities, _choices * _weight / (1 + (_choices * _weight)));
        densities[(int)value] = _choices * (1 + _weight) / (1 + (_choices * _weight));
        densities[_choices] = 1;
        return densities;
    }

    /// <inheritdoc />
    public override double Draw(int kernel, RandomStream random)
    {
        var own = _own[kernel];
        // Of the weights only the 1 is the own choice's alone.
        return own < _choices && random.NextDouble() < 1 / (1 + (_choices * _weight)) ? own : random.NextBelow(_choices);
    }
}
