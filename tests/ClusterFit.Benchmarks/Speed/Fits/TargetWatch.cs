using System.Diagnostics;

namespace ClusterFit.Benchmarks.Speed.Fits;

/// <summary>When a fit first reached a target.</summary>
/// <param name="Db">The evaluated PSNR.</param>
/// <param name="Wall">Seconds since its start, with the evaluations; null when it did not.</param>
/// <param name="Processor">The same on the cores. Of this process: it means the fit only when nothing runs beside it.</param>
/// <param name="Epochs">Epochs trained until then.</param>
/// <param name="Steps">Updates made until then.</param>
internal sealed record TargetTime(double Db, double? Wall, double? Processor, int? Epochs, long? Steps);

/// <summary>How long a fit took.</summary>
/// <param name="Targets">When it reached each target.</param>
/// <param name="BestDb">Best evaluated PSNR; minus infinity when it was given up before any evaluation.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="Steps">Updates made.</param>
/// <param name="Wall">Seconds in all.</param>
/// <param name="Processor">Seconds in all of this process on the cores.</param>
internal sealed record FitTimes(IReadOnlyList<TargetTime> Targets, double BestDb, int Epochs, long Steps, double Wall, double Processor)
{
    /// <summary>How good it became, in words.</summary>
    public string Best => double.IsFinite(BestDb) ? $"{BestDb:F1} dB" : "not evaluated";
}

/// <summary>Watches a fit from its start on its way to evaluated PSNRs.</summary>
internal sealed class TargetWatch(double[] targets)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TimeSpan _before = Environment.CpuUsage.TotalTime;
    private readonly TargetTime?[] _reached = new TargetTime?[targets.Length];
    private double _best = double.NegativeInfinity;

    /// <summary>Whether nothing is left to wait for.</summary>
    public bool HasReachedAll => _reached.All(target => target is not null);

    /// <summary>Seconds since the start.</summary>
    public double Wall => _watch.Elapsed.TotalSeconds;

    private double Processor => (Environment.CpuUsage.TotalTime - _before).TotalSeconds;

    /// <summary>The fit was evaluated.</summary>
    public void Evaluated(double db, int epochs, long steps)
    {
        _best = Math.Max(_best, db);
        for (var i = 0; i < targets.Length; i++)
            if (db >= targets[i]) _reached[i] ??= new TargetTime(targets[i], Wall, Processor, epochs, steps);
    }

    /// <summary>The fit ended.</summary>
    public FitTimes End(int epochs, long steps) =>
        new([.. targets.Select((db, i) => _reached[i] ?? new TargetTime(db, null, null, null, null))], _best, epochs, steps, Wall, Processor);
}
