namespace ClusterFit.Training.Fitting;

/// <summary>Seconds trained over all attempts, and the pace lately.</summary>
internal sealed class Stopclock(TimeProvider time, double seconds)
{
    // Seconds after which a lap's share of the pace has fallen to 1/e.
    private const double Memory = 10;

    private readonly TimeProvider _time = time;
    private double _recentPixels;
    private double _recentSeconds;

    /// <summary>Seconds of all laps.</summary>
    public double Seconds { get; private set; } = seconds;

    /// <summary>Pixels trained per second, lately; 0 before the first lap.</summary>
    public double PixelsPerSecond => _recentSeconds > 0 ? _recentPixels / _recentSeconds : 0;

    /// <summary>Starts to measure; disposing the lap ends it.</summary>
    public OpenLap Lap() => new(this, _time.GetTimestamp());

    private void End(double seconds, long pixels)
    {
        var keep = Math.Exp(-seconds / Memory);
        _recentPixels = keep * _recentPixels + pixels;
        _recentSeconds = keep * _recentSeconds + seconds;
        Seconds += seconds;
    }

    /// <summary>A lap under way.</summary>
    internal sealed class OpenLap(Stopclock clock, long start) : IDisposable
    {
        /// <summary>Pixels trained in this lap.</summary>
        public long Pixels { get; set; }

        /// <summary>Seconds of all laps and of this one until now.</summary>
        public double SecondsSoFar => clock.Seconds + clock._time.GetElapsedTime(start).TotalSeconds;

        /// <inheritdoc />
        public void Dispose() => clock.End(clock._time.GetElapsedTime(start).TotalSeconds, Pixels);
    }
}
