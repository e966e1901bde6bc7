namespace ClusterFit.Core.Groups;

/// <summary>How an attempt ended.</summary>
public enum AttemptOutcome
{
    /// <summary>It has not ended.</summary>
    Running,

    /// <summary>Its result was recorded.</summary>
    Completed,

    /// <summary>The fit failed.</summary>
    Failed,

    /// <summary>Its node could not go on.</summary>
    Hindered,

    /// <summary>Its worker was lost.</summary>
    Lost,

    /// <summary>Its worker gave it back unfinished.</summary>
    HandedBack,

    /// <summary>The job was cancelled.</summary>
    Cancelled,
}
