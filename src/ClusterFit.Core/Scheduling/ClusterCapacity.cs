using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Scheduling;

/// <summary>Why none of a group's ready jobs runs.</summary>
public enum WaitingFor
{
    /// <summary>No worker is up.</summary>
    Worker,

    /// <summary>All lanes that could run such a job are busy.</summary>
    Lane,

    /// <summary>No worker has the device or the memory that such a job asks for.</summary>
    Fit,
}

/// <summary>What the workers with one kind of device have.</summary>
/// <param name="Device">The kind; never <see cref="DeviceKind.Any"/>.</param>
/// <param name="MostBytes">Most memory that one of them may have. What a busy one has in all is not known, and counts as any amount.</param>
/// <param name="MostFreeBytes">Most memory that one with a free lane has left; null when none has a free lane.</param>
public sealed record DeviceCapacity(DeviceKind Device, long MostBytes, long? MostFreeBytes)
{
    internal bool MayRun(JobNeeds needs) => (needs.Device == DeviceKind.Any || needs.Device == Device) && needs.MemoryBytes <= MostBytes;
}

/// <summary>What all workers have, as far as it decides what a group waits for: small, however many they are.</summary>
/// <param name="Devices">One entry for each kind of device; none without workers.</param>
public sealed record ClusterCapacity(EquatableList<DeviceCapacity> Devices)
{
    /// <summary>What these workers have.</summary>
    public static ClusterCapacity Of(IEnumerable<WorkerLoad> workers) => new([.. workers
        .GroupBy(worker => worker.Room.Device)
        .OrderBy(same => same.Key)
        .Select(same => new DeviceCapacity(
            same.Key,
            same.Max(worker => worker.Room.Lanes < worker.Lanes ? long.MaxValue : worker.Room.MemoryBytes),
            same.Max(worker => worker.Room.Lanes > 0 ? worker.Room.MemoryBytes : (long?)null)))]);

    /// <summary>What the group waits for; null when it does not wait, or is served at once.</summary>
    public WaitingFor? WaitOf(GroupSummary group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Standing is not { Phase: GroupPhase.Open, Counts: { Available: > 0, Running: 0 } }) return null;
        if (Devices.Count == 0) return WaitingFor.Worker;
        var needs = group.Outline.Needs;
        var able = Devices.Where(device => device.MayRun(needs)).ToArray();
        if (able.Length == 0) return WaitingFor.Fit;
        return able.Any(device => device.MostFreeBytes >= needs.MemoryBytes) ? null : WaitingFor.Lane;
    }
}
