namespace ClusterFit.Chaos.Plans;

/// <summary>What can go wrong on purpose.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL to a scheduler node, and a new start.</summary>
    KillScheduler,

    /// <summary>The same to the node that hosts the scheduler itself.</summary>
    KillOldestScheduler,

    /// <summary>SIGKILL to a worker, and a new start.</summary>
    KillWorker,

    /// <summary>SIGSTOP to a scheduler node for less than it takes to be given up.</summary>
    PauseSchedulerBriefly,

    /// <summary>SIGSTOP to a scheduler node for longer than a lease.</summary>
    PauseSchedulerLong,

    /// <summary>SIGSTOP to a worker for less than a lease.</summary>
    PauseWorkerBriefly,

    /// <summary>SIGSTOP to a worker for longer than a lease.</summary>
    PauseWorkerLong,

    /// <summary>One node is cut off from all others and from the database.</summary>
    IsolateNode,

    /// <summary>Two schedulers on one side, one on the other, the workers on both.</summary>
    SplitSchedulers,

    /// <summary>A node loses a part of the packets that it receives.</summary>
    LosePackets,

    /// <summary>The database is shut down in order, and started.</summary>
    StopDatabase,

    /// <summary>SIGKILL to all processes of the database, and a new start.</summary>
    KillDatabase,

    /// <summary>SIGSTOP to all processes of the database.</summary>
    PauseDatabase,

    /// <summary>The disk of the blobs is full.</summary>
    FillDisk,

    /// <summary>SIGTERM to a scheduler node, its graceful end, and a new start.</summary>
    LeaveScheduler,

    /// <summary>SIGTERM to a worker, its graceful end, and a new start.</summary>
    LeaveWorker,

    /// <summary>SIGKILL to all nodes, and a new start of all.</summary>
    RestartCluster,

    /// <summary>A user cancels a group that runs.</summary>
    CancelGroup,

    /// <summary>A user pauses a group that runs, and resumes it.</summary>
    PauseGroup,

    /// <summary>A user changes weight and priority of a group that runs.</summary>
    ChangeGroup,
}
