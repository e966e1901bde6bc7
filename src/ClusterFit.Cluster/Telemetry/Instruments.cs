using System.Diagnostics.Metrics;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>All instruments of ClusterFit. README.md lists them, with their tags, none of which holds an id. Gauges are recorded every few seconds by
/// who knows the value, and as 0 once that one stops: exporters repeat the last value for ever.</summary>
internal static class Instruments
{
    // Seconds that work waits and takes, seconds of an access to a store, and decibels.
    private static readonly double[] Work = [0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 10_800, 21_600];
    private static readonly double[] Accesses = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];
    private static readonly double[] Decibels = [10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 70, 80, 90, 100];

    public static readonly Gauge<long> ActiveJobs = Gauge<long>("clusterfit.job.active", "{job}", "Jobs that are not final, of all groups");
    public static readonly Counter<long> EndedJobs = Counter("clusterfit.job.ended", "{job}", "Jobs that have become final");
    public static readonly Gauge<long> ActiveGroups = Gauge<long>("clusterfit.group.active", "{group}", "Batches and studies that have not ended");
    public static readonly Gauge<double> QueueAge =
        Gauge<double>("clusterfit.queue.age", "s", "How long the group waits for a lane that waits longest; 0 when none waits");
    public static readonly Histogram<double> QueueTime =
        Histogram("clusterfit.queue.duration", "s", "From when a job is available until a worker takes it", Work);
    public static readonly Histogram<double> AttemptTime =
        Histogram("clusterfit.attempt.duration", "s", "From when a job is taken until its attempt ends", Work);
    public static readonly Counter<long> RetriedAttempts = Counter("clusterfit.attempt.retried", "{attempt}", "Attempts that ended so that another follows");
    public static readonly Counter<long> ExpiredLeases = Counter("clusterfit.lease.expired", "{lease}", "Leases that a worker did not renew in time");
    public static readonly Histogram<double> TimeToTarget =
        Histogram("clusterfit.fit.time_to_target", "s", "Training time of fits that reached their target PSNR, over all their attempts", Work);
    public static readonly Histogram<double> Psnr = Histogram("clusterfit.fit.psnr", "dB", "PSNR of completed fits", Decibels);

    public static readonly Counter<long> Epochs = Counter("clusterfit.training.epochs", "{epoch}", "Epochs trained");
    public static readonly Counter<long> Pixels = Counter("clusterfit.training.pixels", "{pixel}", "Pixels trained on, each as often as it was");
    public static readonly Gauge<long> LaneLimit = Gauge<long>("clusterfit.lane.limit", "{lane}", "Fits that the worker can run at a time");
    public static readonly Gauge<long> BusyLanes = Gauge<long>("clusterfit.lane.busy", "{lane}", "Fits that the worker runs");
    public static readonly Gauge<long> DeviceMemory =
        Gauge<long>("clusterfit.device.memory.usage", "By", "Memory that the process of a worker uses that trains on the CPU");
    public static readonly Histogram<double> CheckpointTime =
        Histogram("clusterfit.checkpoint.duration", "s", "From when a checkpoint is taken until it is stored", Accesses);

    public static readonly Histogram<double> BlobTime =
        Histogram("clusterfit.blob.operation.duration", "s", "Accesses to the blob store, behind the cache", Accesses);
    public static readonly Histogram<double> JournalWriteTime =
        Histogram("clusterfit.journal.write.duration", "s", "From when a row is given to the journal until it is durable", Accesses);
    public static readonly Counter<long> JournalFailures = Counter("clusterfit.journal.failures", "{failure}", "Reads and writes of the journal that failed");
    public static readonly Histogram<double> RecoveryTime =
        Histogram("clusterfit.journal.recovery.duration", "s", "From the start of a group or the scheduler until it knows its journal", Accesses);

    public static readonly Gauge<long> LeadingSchedulers = Gauge<long>("clusterfit.scheduler.leading", "{scheduler}", "1 where the cluster's scheduler runs");
    public static readonly Gauge<long> Members = Gauge<long>("clusterfit.cluster.members", "{node}", "Nodes of the cluster, as this node sees them");
    public static readonly Gauge<long> UnreachableMembers =
        Gauge<long>("clusterfit.cluster.unreachable", "{node}", "Nodes of the cluster that can not be reached, as this node sees them");
    public static readonly Counter<long> DeadLetters = Counter("clusterfit.actor.dead_letters", "{message}", "Messages that reached nobody, or nobody who knows them");

    private static Counter<long> Counter(string name, string unit, string meaning) => TelemetrySources.Meter.CreateCounter<long>(name, unit, meaning);

    private static Gauge<T> Gauge<T>(string name, string unit, string meaning)
        where T : struct => TelemetrySources.Meter.CreateGauge<T>(name, unit, meaning);

    private static Histogram<double> Histogram(string name, string unit, string meaning, double[] boundaries) =>
        TelemetrySources.Meter.CreateHistogram(name, unit, meaning, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
