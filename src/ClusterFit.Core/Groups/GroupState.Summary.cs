namespace ClusterFit.Core.Groups;

public sealed partial record GroupState
{
    /// <summary>The group without its jobs; null before it is opened. Costs the same however many jobs there are.</summary>
    public GroupSummary? Summary => Id is { } id ? new(id, Outline, Standing) : null;

    /// <summary>What the group is.</summary>
    public GroupOutline Outline => new(Title, Spec, Needs, Total, Created) { IsStudy = Study is not null };

    /// <summary>Where the group stands.</summary>
    public GroupStanding Standing => new(Terms, Phase, Ended, Counts, Tally.Psnr, SecondsLeft) { Study = Study?.Standing };

    private GroupPhase Phase => this switch
    {
        { IsCancelled: true } => GroupPhase.Cancelled,
        { IsEnded: true } => GroupPhase.Ended,
        { IsPaused: true } => GroupPhase.Paused,
        _ => GroupPhase.Open,
    };

    // As if all lanes that it has now were its own until the end, and those under way were half done. Without a lane, or a job to measure by,
    // nobody knows.
    private double? SecondsLeft => IsEnded || Running == 0 || Tally.SecondsOfJob is not { } seconds
        ? null
        : seconds * (Total - Final - (0.5 * Running)) / Running;
}
