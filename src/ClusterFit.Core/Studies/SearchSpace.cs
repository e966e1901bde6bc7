namespace ClusterFit.Core.Studies;

/// <summary>A point of a search space: a number for each dimension, in their order; NaN where a dimension does not count.</summary>
/// <param name="Values">The numbers.</param>
public readonly record struct Point(EquatableList<double> Values);

/// <summary>All that a study may try.</summary>
/// <param name="Dimensions">The dimensions; a condition names an earlier one.</param>
public sealed record SearchSpace(EquatableList<Dimension> Dimensions)
{
    /// <summary>Whether a dimension counts, given the values of those before it.</summary>
    public bool IsActive(int dimension, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Dimensions[dimension].When is not { } when) return true;
        var parent = Find(when.Parent);
        return !double.IsNaN(values[parent]) && when.Values.Contains(Dimensions[parent].Format(values[parent]));
    }

    /// <summary>The point that a choice of values makes: each active dimension, in order, is asked for its value.</summary>
    /// <param name="choose">Gives the value of the dimension with this position.</param>
    public Point Fill(Func<int, double> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        var values = new double[Dimensions.Count];
        Array.Fill(values, double.NaN);
        for (var i = 0; i < values.Length; i++)
            if (IsActive(i, values)) values[i] = choose(i);
        return new Point(EquatableList.Create<double>(values));
    }

    /// <summary>The settings of a point, those of inactive dimensions left out.</summary>
    public EquatableList<KeyValuePair<string, string>> Decode(Point point) =>
        [.. Dimensions.Select((dimension, i) => (dimension, Value: point.Values[i])).Where(each => !double.IsNaN(each.Value))
            .Select(each => KeyValuePair.Create(each.dimension.Name, each.dimension.Format(each.Value)))];

    /// <summary>The point of some settings; null when they are not of this space: one is missing, unknown, inactive or out of its range.</summary>
    public Point? Encode(IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var used = 0;
        var outside = false;
        var point = Fill(i =>
        {
            var given = settings.FirstOrDefault(setting => setting.Key == Dimensions[i].Name);
            var value = given.Key is null ? null : Dimensions[i].Parse(given.Value);
            used++;
            outside |= value is null;
            return value ?? double.NaN;
        });
        return outside || used != settings.Count ? null : point;
    }

    private int Find(string name)
    {
        for (var i = 0; i < Dimensions.Count; i++)
            if (Dimensions[i].Name == name) return i;
        throw new ArgumentException($"There is no dimension '{name}'.", nameof(name));
    }
}
