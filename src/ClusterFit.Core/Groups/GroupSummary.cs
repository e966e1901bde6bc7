using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;

namespace ClusterFit.Core.Groups;

/// <summary>Where a group stands as a whole.</summary>
public enum GroupPhase
{
    /// <summary>Its jobs are handed out.</summary>
    Open,

    /// <summary>No jobs are handed out until it is resumed.</summary>
    Paused,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>All its jobs are final.</summary>
    Ended,
}

/// <summary>What a group is from its opening on.</summary>
/// <param name="Title">What people know it by.</param>
/// <param name="Spec">The spec of its jobs.</param>
/// <param name="Needs">What each job needs of a worker.</param>
/// <param name="Total">Number of its jobs once all images are there.</param>
/// <param name="Created">When it was opened.</param>
public sealed record GroupOutline(GroupTitle Title, FitSpec Spec, JobNeeds Needs, int Total, DateTimeOffset Created)
{
    /// <summary>Whether it is a study; then its total is the most that it may come to as it was opened.</summary>
    public bool IsStudy { get; init; }
}

/// <summary>Where a group stands.</summary>
/// <param name="Terms">What it gets of the cluster.</param>
/// <param name="Phase">Whether it is open, paused, cancelled or ended.</param>
/// <param name="Ended">When its last job became final; null while one is not.</param>
/// <param name="Counts">Number of its jobs in each state.</param>
/// <param name="Psnr">Evaluated PSNR of its completed jobs; null before the first.</param>
/// <param name="SecondsLeft">Estimate of the seconds until it ends; null while unknown.</param>
public sealed record GroupStanding(
    GroupTerms Terms, GroupPhase Phase, DateTimeOffset? Ended, StateCounts Counts, MeasuredPsnr? Psnr, double? SecondsLeft)
{
    /// <summary>Where its trials stand, if it is a study.</summary>
    public StudyStanding? Study { get; init; }
}

/// <summary>A group without its jobs.</summary>
/// <param name="Id">The group.</param>
/// <param name="Outline">What it is.</param>
/// <param name="Standing">Where it stands.</param>
public sealed record GroupSummary(GroupId Id, GroupOutline Outline, GroupStanding Standing);

/// <summary>PSNR of several jobs, in dB.</summary>
/// <param name="Mean">Arithmetic mean of the decibels.</param>
/// <param name="Least">The least.</param>
public sealed record MeasuredPsnr(double Mean, double Least);

/// <summary>Part of the list of groups, the newest first.</summary>
/// <param name="Groups">The part.</param>
/// <param name="Next">Where the next part begins; null at the end.</param>
public sealed record GroupsPage(EquatableList<GroupSummary> Groups, string? Next);

/// <summary>What happens to a group while it is watched.</summary>
public abstract record GroupNews
{
    private GroupNews()
    {
    }

    /// <summary>A job changed, or got on.</summary>
    public sealed record JobChanged(JobUpdate Job) : GroupNews;

    /// <summary>The group as a whole changed; said at most once a second.</summary>
    public sealed record GroupChanged(GroupSummary Group) : GroupNews;

    /// <summary>Some changes may have been missed: who keeps a picture of the group reads it again.</summary>
    public sealed record Missed : GroupNews;
}
