namespace ClusterFit.Core.Studies;

/// <summary>One of several texts without an order between them.</summary>
/// <param name="Name">The setting.</param>
/// <param name="Choices">The texts, each once, at least one.</param>
public sealed record ChoiceDimension(string Name, EquatableList<string> Choices) : Dimension(Name)
{
    /// <inheritdoc />
    public override int? GridValues => Choices.Count;

    /// <inheritdoc />
    public override double FromUnit(double position) => Math.Min(Math.Floor(position * Choices.Count), Choices.Count - 1);

    /// <inheritdoc />
    public override double ToUnit(double value) => (value + 0.5) / Choices.Count;

    /// <inheritdoc />
    public override double GridValue(int number) => number;

    /// <inheritdoc />
    public override string Format(double value) => Choices[(int)value];

    /// <inheritdoc />
    public override double? Parse(string text)
    {
        for (var i = 0; i < Choices.Count; i++)
            if (Choices[i] == text) return i;
        return null;
    }
}
