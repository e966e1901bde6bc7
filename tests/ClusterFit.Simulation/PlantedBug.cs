namespace ClusterFit.Simulation;

/// <summary>A small mistake put into a simulation on purpose, to see that an invariant notices it.</summary>
public enum PlantedBug
{
    /// <summary>None.</summary>
    None,

    /// <summary>A group records an end again when it is sent again: of a failure.</summary>
    FailureRecordedAgain,

    /// <summary>A group records a result again when it is sent again.</summary>
    CompletionRecordedAgain,

    /// <summary>A group takes the result of an attempt that was ended as the present attempt's.</summary>
    OutdatedAttemptAccepted,

    /// <summary>A worker mixes up the results of two lanes.</summary>
    ResultsMixedUp,

    /// <summary>A group gives the second attempt of a job the number three.</summary>
    AttemptSkipped,

    /// <summary>A recovered group takes leased jobs for available ones.</summary>
    LeasesForgotten,

    /// <summary>A group records checkpoints of whoever sends them.</summary>
    OutdatedCheckpointRecorded,

    /// <summary>A group gives a job up at its first failure.</summary>
    NoSecondChance,

    /// <summary>A group neither ends leases nor hears of restarts.</summary>
    LeasesNeverEnd,

    /// <summary>A group hands out jobs above its limit.</summary>
    LimitIgnored,

    /// <summary>A paused group hands out jobs.</summary>
    PauseIgnored,

    /// <summary>A failed job is never tried again.</summary>
    BackoffNeverPasses,

    /// <summary>A worker sends its messages to groups only once, and renews the leases of what it has ended for ever.</summary>
    OutboxNeverSendsAgain,

    /// <summary>The journal takes a row and keeps all of it but checkpoints.</summary>
    RowLosesEvent,

    /// <summary>The journal takes rows whatever their sequence number.</summary>
    FenceForgotten,

    /// <summary>A group answers before its row is durable.</summary>
    AnsweredEarly,

    /// <summary>A group calls the checkpoint obsolete that it has just recorded.</summary>
    NewCheckpointObsolete,

    /// <summary>A worker takes itself for one with one more lane.</summary>
    LaneTooMany,

    /// <summary>The journal gives rows back in the wrong order.</summary>
    RowsSwapped,
}
