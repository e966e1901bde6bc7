namespace ClusterFit.Simulation.Faults;

/// <summary>What can go wrong, besides what the network, jobs and users do all the time.</summary>
internal enum FaultKind
{
    WorkerCrash,
    WorkerGone,
    WorkerPause,
    WorkerDrain,
    WorkerPartition,
    WorkerHindered,
    GroupCrash,
    GroupMove,
    SchedulerFailOver,
    SchedulerNodeCrash,
    SchedulerNodePartition,
    DatabaseOutage,
}
