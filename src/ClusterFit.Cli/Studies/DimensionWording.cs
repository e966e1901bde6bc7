using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Studies;

/// <summary>How dimensions read, for people.</summary>
internal static class DimensionWording
{
    /// <summary>The values, such as <c>0.0001 to 0.01, logarithmic</c>.</summary>
    public static string Values(Dimension dimension) => dimension switch
    {
        ChoiceDimension choice => string.Join(" | ", choice.Choices),
        NumberDimension range => $"{range.Format(range.Low)} to {range.Format(range.High)}{Kind(range)}",
        _ => throw new ArgumentException($"'{dimension.Name}' is of no known kind.", nameof(dimension)),
    };

    /// <summary>The condition, such as <c>schedule is exponential</c>; empty without one.</summary>
    public static string When(Dimension dimension) => dimension.When is { } when ? $"{when.Parent} is {string.Join(" or ", when.Values)}" : "";

    private static string Kind(NumberDimension range) =>
        (range.Whole ? ", whole" : "")
        + (range.Log ? ", logarithmic" : "")
        + (range.Step is { } step && !(range.Whole && step == 1) ? $", steps of {range.Format(step)}" : "")
        + (range.Grid is { } grid ? $", {grid} on a grid" : "");
}
