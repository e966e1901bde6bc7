namespace ClusterFit.Core.Groups;

/// <summary>What a group gets of the cluster compared with other groups. Can be changed while the group runs.</summary>
public sealed record GroupTerms
{
    /// <summary>Priorities go from minus this to plus this.</summary>
    public const int MaxPriority = 1000;

    /// <summary>Weights go from one over this to this.</summary>
    public const double MaxWeight = 1000;

    /// <summary>The terms of a group that asks for nothing: priority 0, weight 1, no limit.</summary>
    public static GroupTerms Default { get; } = new();

    /// <summary>Jobs of a higher priority are handed out first. Waiting raises a group, so that nothing starves.</summary>
    public int Priority { get; init; }

    /// <summary>Groups of equal priority share the lanes in the ratio of their weights.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Most jobs that may run at the same time; null for as many as there are lanes.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>What is wrong with the terms: the field, its value and what would be right. Null when nothing is.</summary>
    public string? Problem => this switch
    {
        { Priority: < -MaxPriority or > MaxPriority } => $"priority: {Priority}; expected {-MaxPriority} to {MaxPriority}.",
        { Weight: not (>= 1 / MaxWeight and <= MaxWeight) } => $"weight: {Weight}; expected {1 / MaxWeight} to {MaxWeight}.",
        { MaxRunning: < 1 } => $"max-running: {MaxRunning}; expected at least 1, or nothing for no limit.",
        _ => null,
    };
}

/// <summary>What is to change of the terms. What is null stays, so that two changes at once do not undo each other.</summary>
/// <param name="Priority">The new priority.</param>
/// <param name="Weight">The new weight.</param>
/// <param name="MaxRunning">The new limit; 0 for none.</param>
public sealed record TermsChange(int? Priority = null, double? Weight = null, int? MaxRunning = null)
{
    /// <summary>The change of everything to these terms.</summary>
    public static TermsChange To(GroupTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new(terms.Priority, terms.Weight, terms.MaxRunning ?? 0);
    }

    /// <summary>The terms with the change.</summary>
    public GroupTerms Apply(GroupTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new()
        {
            Priority = Priority ?? terms.Priority,
            Weight = Weight ?? terms.Weight,
            MaxRunning = MaxRunning switch { null => terms.MaxRunning, 0 => null, var most => most },
        };
    }
}

/// <summary>The kind of device that a job can be trained on.</summary>
public enum DeviceKind
{
    /// <summary>The job does not care.</summary>
    Any,

    /// <summary>A CPU.</summary>
    Cpu,

    /// <summary>A GPU.</summary>
    Gpu,
}

/// <summary>What each job of a group needs of a worker. Fixed when the group is opened.</summary>
/// <param name="Device">Where it can be trained.</param>
/// <param name="MemoryBytes">Memory of the device that it takes at most; 0 when unknown.</param>
public sealed record JobNeeds(DeviceKind Device = DeviceKind.Any, long MemoryBytes = 0)
{
    /// <summary>Needs nothing in particular.</summary>
    public static JobNeeds None { get; } = new();

    /// <summary>What is wrong with the needs; null when nothing is.</summary>
    public string? Problem => this switch
    {
        { MemoryBytes: < 0 } => $"memory: {MemoryBytes} bytes; expected 0 or more.",
        _ when !Enum.IsDefined(Device) => $"device: {Device}; expected {string.Join(", ", Enum.GetNames<DeviceKind>())}.",
        _ => null,
    };
}
