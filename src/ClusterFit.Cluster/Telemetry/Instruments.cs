using System.Diagnostics.Metrics;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>All instruments of ClusterFit; README.md tells what each means. Gauges are set every few seconds by who knows the value, and to 0 when
/// that one stops: an exporter would repeat the last value for ever. No tag holds an id.</summary>
internal static class Instruments
{
    // Seconds of waiting and training, of single accesses, and decibels.
    private static readonly double[] Work = [0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 10_800, 21_600];
    private static readonly double[] Accesses = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];
    private static readonly double[] Decibels = [10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 70, 80, 90, 100];

    // Jobs and groups.
    public static readonly Gauge<long> ActiveJobs = TelemetrySources.Meter.CreateGauge<long>("clusterfit.job.active", "{job}");
    public static readonly Counter<long> EndedJobs = TelemetrySources.Meter.CreateCounter<long>("clusterfit.job.ended", "{job}");
    public static readonly Gauge<long> ActiveGroups = TelemetrySources.Meter.CreateGauge<long>("clusterfit.group.active", "{group}");
    public static readonly Gauge<double> QueueAge = TelemetrySources.Meter.CreateGauge<double>("clusterfit.queue.age", "s");
    public static readonly Histogram<double> QueueTime = Histogram("clusterfit.queue.duration", "s", Work);
    public static readonly Histogram<double> AttemptTime = Histogram("clusterfit.attempt.duration", "s", Work);
    public static readonly Counter<long> RetriedAttempts = TelemetrySources.Meter.CreateCounter<long>("clusterfit.attempt.retried", "{attempt}");
    public static readonly Counter<long> ExpiredLeases = TelemetrySources.Meter.CreateCounter<long>("clusterfit.lease.expired", "{lease}");
    public static readonly Histogram<double> TimeToTarget = Histogram("clusterfit.fit.time_to_target", "s", Work);
    public static readonly Histogram<double> Psnr = Histogram("clusterfit.fit.psnr", "dB", Decibels);

    // Workers.
    public static readonly Counter<long> Epochs = TelemetrySources.Meter.CreateCounter<long>("clusterfit.training.epochs", "{epoch}");
    public static readonly Counter<long> Pixels = TelemetrySources.Meter.CreateCounter<long>("clusterfit.training.pixels", "{pixel}");
    public static readonly Gauge<long> LaneLimit = TelemetrySources.Meter.CreateGauge<long>("clusterfit.lane.limit", "{lane}");
    public static readonly Gauge<long> BusyLanes = TelemetrySources.Meter.CreateGauge<long>("clusterfit.lane.busy", "{lane}");
    public static readonly Gauge<long> DeviceMemory = TelemetrySources.Meter.CreateGauge<long>("clusterfit.device.memory.usage", "By");
    public static readonly Histogram<double> CheckpointTime = Histogram("clusterfit.checkpoint.duration", "s", Accesses);

    // Stores.
    public static readonly Histogram<double> BlobTime = Histogram("clusterfit.blob.operation.duration", "s", Accesses);
    public static readonly Histogram<double> JournalWriteTime = Histogram("clusterfit.journal.write.duration", "s", Accesses);
    public static readonly Counter<long> JournalFailures = TelemetrySources.Meter.CreateCounter<long>("clusterfit.journal.failures", "{failure}");
    public static readonly Histogram<double> RecoveryTime = Histogram("clusterfit.journal.recovery.duration", "s", Accesses);

    // The cluster.
    public static readonly Gauge<long> LeadingSchedulers = TelemetrySources.Meter.CreateGauge<long>("clusterfit.scheduler.leading", "{scheduler}");
    public static readonly Gauge<long> Members = TelemetrySources.Meter.CreateGauge<long>("clusterfit.cluster.members", "{node}");
    public static readonly Gauge<long> UnreachableMembers = TelemetrySources.Meter.CreateGauge<long>("clusterfit.cluster.unreachable", "{node}");
    public static readonly Counter<long> DeadLetters = TelemetrySources.Meter.CreateCounter<long>("clusterfit.actor.dead_letters", "{message}");

    private static Histogram<double> Histogram(string name, string unit, double[] boundaries) =>
        TelemetrySources.Meter.CreateHistogram(name, unit, description: null, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
