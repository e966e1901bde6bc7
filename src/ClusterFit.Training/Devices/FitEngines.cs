namespace ClusterFit.Training.Devices;

/// <summary>The engines by name.</summary>
public static class FitEngines
{
    private static readonly Dictionary<string, FitEngine> ByName =
        Enum.GetValues<FitEngine>().ToDictionary(engine => engine.ToString().ToLowerInvariant());

    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.OrderBy(entry => entry.Value).Select(entry => entry.Key)];

    /// <summary>The names in words.</summary>
    public static string Expected { get; } = $"{string.Join(", ", Names.SkipLast(1))} or {Names[^1]}";

    /// <summary>The engine of a name; null when there is none.</summary>
    public static FitEngine? Find(string name) => ByName.TryGetValue(name, out var engine) ? engine : null;
}
