namespace ClusterFit.Core.Studies;

/// <summary>When a dimension counts: only where an earlier dimension has one of these values.</summary>
/// <param name="Parent">Name of the earlier dimension.</param>
/// <param name="Values">The values of it, as text, that make this dimension active.</param>
public sealed record Condition(string Parent, EquatableList<string> Values);

/// <summary>One direction in which a study searches: a setting of the fit, and the values that it may take. Inside a sampler a value is a number:
/// itself, or for a choice the position in <see cref="ChoiceDimension.Choices"/>.</summary>
/// <param name="Name">A setting, such as <c>learning-rate</c>, or a shape, such as <c>depth</c>.</param>
public abstract record Dimension(string Name)
{
    /// <summary>When it counts; null for always.</summary>
    public Condition? When { get; init; }

    /// <summary>Number of values on a grid; null when the dimension is continuous and says nothing about a grid.</summary>
    public abstract int? GridValues { get; }

    /// <summary>The value at a position in [0, 1), so that equal parts of the unit interval are equally likely.</summary>
    public abstract double FromUnit(double position);

    /// <summary>A position in [0, 1] that <see cref="FromUnit"/> turns into the value.</summary>
    public abstract double ToUnit(double value);

    /// <summary>The grid's value with this number, from 0.</summary>
    /// <exception cref="InvalidOperationException">The dimension has no grid.</exception>
    public abstract double GridValue(int number);

    /// <summary>The value as users and settings write it.</summary>
    public abstract string Format(double value);

    /// <summary>The number for a text; null when it is no value of the dimension.</summary>
    public abstract double? Parse(string text);
}
