using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Scheduling;

/// <summary>A group in the eyes of the scheduler.</summary>
/// <param name="Place">Its place in the directory.</param>
/// <param name="Group">The group.</param>
/// <param name="Demand">What it announced, less what was offered since.</param>
/// <param name="WaitingSince">When it was served last, or came to want something.</param>
/// <param name="Pass">Jobs handed out divided by its weight, as in stride scheduling (Waldspurger and Weihl, 1995).</param>
internal sealed record GroupShare(long Place, GroupId Group, GroupDemand Demand, DateTimeOffset WaitingSince, double Pass)
{
    // A group that gets nothing rises by one priority in this time.
    private static readonly TimeSpan Ageing = TimeSpan.FromSeconds(30);

    public GroupRank Rank(DateTimeOffset now) => new(
        Demand.Terms.Priority + (long)Math.Max(0, (now - WaitingSince) / Ageing), Demand.Running / Demand.Terms.Weight, Pass, Place);

    public GroupShare Serve(DateTimeOffset now) => this with
    {
        Demand = Demand with { Ready = Demand.Ready - 1, Running = Demand.Running + 1 },
        WaitingSince = now,
        Pass = Pass + (1 / Demand.Terms.Weight),
    };
}

/// <summary>Which of two groups is served first. The higher priority, where waiting counts as priority so that nothing starves; then the one
/// with fewer running jobs for its weight, which shares lanes by weight whatever the jobs last; then the one that was handed out fewer jobs for
/// its weight, which does the same for jobs too short to be seen running; then the older group.</summary>
/// <param name="Priority">Priority of the group plus what it gained by waiting.</param>
/// <param name="Running">Running jobs divided by the weight.</param>
/// <param name="Pass">Jobs handed out divided by the weight.</param>
/// <param name="Place">Place in the directory.</param>
internal readonly record struct GroupRank(long Priority, double Running, double Pass, long Place) : IComparable<GroupRank>
{
    public int CompareTo(GroupRank other)
    {
        var order = other.Priority.CompareTo(Priority);
        if (order == 0) order = Running.CompareTo(other.Running);
        if (order == 0) order = Pass.CompareTo(other.Pass);
        return order != 0 ? order : Place.CompareTo(other.Place);
    }
}
