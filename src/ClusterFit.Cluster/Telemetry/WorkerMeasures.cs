using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;
using ClusterFit.Training.Fitting;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>What a worker tells the instruments.</summary>
internal static class WorkerMeasures
{
    /// <summary>So many lanes are busy.</summary>
    public static void Runs(WorkerOptions options, int busyLanes)
    {
        Instruments.LaneLimit.Record(options.Lanes);
        Instruments.BusyLanes.Record(busyLanes);
        // The binding of libtorch does not tell of a GPU.
        if (options.Device == DeviceKind.Cpu && Instruments.DeviceMemory.Enabled)
            Instruments.DeviceMemory.Record(Environment.WorkingSet, new KeyValuePair<string, object?>("device", "cpu"));
    }

    /// <summary>The worker has stopped.</summary>
    public static void Stops()
    {
        Instruments.LaneLimit.Record(0);
        Instruments.BusyLanes.Record(0);
    }

    /// <summary>A fit got on.</summary>
    /// <param name="before">Where it was.</param>
    /// <param name="after">Where it is.</param>
    public static void Trained(FitPlace before, FitPlace after)
    {
        Instruments.Epochs.Add(after.Epoch - before.Epoch);
        Instruments.Pixels.Add(after.Pixels - before.Pixels);
    }
}
