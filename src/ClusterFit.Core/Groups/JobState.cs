namespace ClusterFit.Core.Groups;

/// <summary>Where a job stands. The last four are final.</summary>
public enum JobState
{
    /// <summary>Waits for a worker. Entered on submission, when a worker hands its attempt back or is lost, and when a backoff has passed.</summary>
    Available,

    /// <summary>A worker holds the lease of its current attempt.</summary>
    Running,

    /// <summary>An attempt failed; the job waits until its backoff has passed.</summary>
    Retryable,

    /// <summary>A fit of a study's trial that has reached a rung; whether it goes on depends on the others.</summary>
    Waiting,

    /// <summary>An attempt that held the lease delivered the result.</summary>
    Completed,

    /// <summary>A pruner stopped the trial.</summary>
    Pruned,

    /// <summary>A user cancelled it.</summary>
    Cancelled,

    /// <summary>It can not or will not be tried again; the reason is kept.</summary>
    Failed,
}
