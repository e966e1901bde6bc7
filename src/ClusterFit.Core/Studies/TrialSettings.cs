using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Studies;

/// <summary>What a study may search, and the spec that the settings of a trial make: the settings of a fit, and three shapes that together make
/// <c>widths</c>. <c>width</c> is that of all layers, <c>depth</c> their number, <c>first-width</c> that of the first one alone. A shape that is
/// not searched comes from the base, except that the first layer follows <c>width</c>.</summary>
public static class TrialSettings
{
    /// <summary>The shapes, in the order in which they apply.</summary>
    public static IReadOnlyList<FitSetting> Shapes { get; } =
    [
        FitSetting.Integer("width", "width of all hidden layers", 1, 4096,
            s => Inner(s.Network.Widths), (s, v) => WithWidths(s, s.Network.Widths.Select(_ => (int)v))),
        FitSetting.Integer("depth", "number of hidden layers", 1, 32,
            s => s.Network.Widths.Count, (s, v) => WithWidths(s, [s.Network.Widths[0], .. Enumerable.Repeat(Inner(s.Network.Widths), (int)v - 1)])),
        FitSetting.Integer("first-width", "width of the first hidden layer", 1, 4096,
            s => s.Network.Widths[0], (s, v) => WithWidths(s, [(int)v, .. s.Network.Widths.Skip(1)])),
    ];

    private static readonly FitSetting[] All = [.. FitSettings.All, .. Shapes];

    /// <summary>The setting or shape of that name; null when there is none.</summary>
    public static FitSetting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);

    /// <summary>The name of a setting or shape that is most like this one.</summary>
    public static string Nearest(string name) => All.MinBy(setting => EditDistance.Between(setting.Name, name))!.Name;

    /// <summary>The spec of a trial's fits, apart from their seed.</summary>
    /// <param name="start">The base of the study.</param>
    /// <param name="settings">The settings of the trial, in any order.</param>
    /// <exception cref="FitSettingException">A name is unknown, a value is out of range, or settings contradict each other.</exception>
    public static FitSpec Apply(FitSpec start, IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var shapes = settings.Select(setting => setting.Key).Where(name => Shapes.Any(shape => shape.Name == name)).ToHashSet();
        if (shapes.Count > 0 && settings.Any(setting => setting.Key == "widths"))
            throw new FitSettingException($"widths: contradicts {string.Join(", ", shapes)}; expected either the widths or their shape.");
        var spec = FitSettings.Apply(start, settings.Where(setting => !shapes.Contains(setting.Key)));
        return Shapes.Join(settings, shape => shape.Name, setting => setting.Key, KeyValuePair.Create)
            .Aggregate(spec, (current, shape) => shape.Key.Write(current, shape.Value.Value));
    }

    // The first layer may differ; the base's second one says what the others are.
    private static int Inner(EquatableList<int> widths) => widths[widths.Count > 1 ? 1 : 0];

    private static FitSpec WithWidths(FitSpec spec, IEnumerable<int> widths) => spec with { Network = spec.Network with { Widths = [.. widths] } };
}
