namespace ClusterFit.Benchmarks.Speed;

/// <summary>What a run measured of one quantity.</summary>
/// <param name="Name">The quantity with its unit.</param>
/// <param name="Values">Measurements, in their order; none when there is nothing to measure, for example seconds to an error that was not
/// reached.</param>
/// <param name="Extrapolated">Whether the values are products of measurements instead of measurements.</param>
internal sealed record Quantity(string Name, double[] Values, bool Extrapolated = false)
{
    /// <summary>A quantity measured once; not at all when it is null or not finite.</summary>
    public static Quantity Of(string name, double? value, bool extrapolated = false) =>
        new(name, value is { } known && double.IsFinite(known) ? [known] : [], extrapolated);
}

/// <summary>A finished run of a case: what an interruption does not lose.</summary>
/// <param name="Case">What was measured: a row of a table.</param>
/// <param name="Quantities">What was measured.</param>
/// <param name="Notes">What a reader must know of it.</param>
internal sealed record SpeedRun(string Case, Quantity[] Quantities, string[] Notes)
{
    /// <summary>The part of the benchmark it belongs to.</summary>
    public string Part { get; init; } = "";

    /// <summary>Which of the runs of the case, for example its seed.</summary>
    public string Run { get; init; } = "";

    /// <summary>The case with which its times are compared; null when with none.</summary>
    public string? Against { get; init; }

    /// <summary>Programs that wanted a core, on average over the last minute before it ended.</summary>
    public double LoadAfter { get; init; }

    /// <summary>The values of a quantity.</summary>
    public double[] Values(string quantity) => Quantities.FirstOrDefault(q => q.Name == quantity)?.Values ?? [];
}
