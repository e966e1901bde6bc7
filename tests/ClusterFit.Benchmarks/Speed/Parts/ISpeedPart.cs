namespace ClusterFit.Benchmarks.Speed.Parts;

/// <summary>A part of the benchmark and its table.</summary>
internal interface ISpeedPart
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>The heading of its table.</summary>
    string Title { get; }

    /// <summary>How it is measured.</summary>
    string About { get; }

    /// <summary>Quantities whose ratio to the case that a run names becomes a column: "times as fast".</summary>
    IReadOnlyList<(string Quantity, string Column)> Ratios { get; }

    /// <summary>Minutes that it takes on two idle cores, roughly.</summary>
    double Minutes(SpeedOptions options);

    /// <summary>Measures what has not been measured.</summary>
    void Measure(SpeedContext context);
}

/// <summary>What the parts work with.</summary>
internal sealed record SpeedContext(SpeedOptions Options, SpeedImages Images, SpeedLog Log)
{
    /// <summary>The seeds of a training.</summary>
    public IEnumerable<int> Seeds => Enumerable.Range(0, Options.Seeds);
}
