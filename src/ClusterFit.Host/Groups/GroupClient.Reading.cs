using Akka.Actor;
using Akka.Cluster;
using ClusterFit.Cluster;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Cluster.Watching;
using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Host;

public sealed partial class GroupClient
{
    /// <summary>Least and most pixels of the longer side of a preview.</summary>
    public const int LeastPreview = 16, MostPreview = 512;

    // A worker answers between two slices of training; who looks on does not wait for long.
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(5);

    /// <summary>The group without its jobs.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    public async Task<GroupSummary> ReadAsync(GroupId group, CancellationToken stop) =>
        (await ReadAsync<GroupMessages.SummaryRead>(new GroupMessages.ReadSummary(group), stop)).Summary;

    /// <summary>Some jobs of the group.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="QueryRefusedException">The query is not possible.</exception>
    public async Task<JobsPage> ReadJobsAsync(GroupId group, JobQuery query, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Problem is { } problem) throw new QueryRefusedException(problem);
        var jobs = new List<JobUpdate>();
        while (true)
        {
            // A message holds fewer jobs than the largest page.
            var part = (await ReadAsync<GroupMessages.JobsRead>(
                new GroupMessages.ReadJobs(group, query with { Limit = query.Limit - jobs.Count }), stop)).Page;
            jobs.AddRange(part.Jobs);
            if (part.Next is null || jobs.Count >= query.Limit) return part with { Jobs = [.. jobs] };
            query = query with { Cursor = part.Next };
        }
    }

    /// <summary>A job with its attempts.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="JobUnknownException">The group has no such job.</exception>
    public async Task<JobHistory> ReadJobAsync(GroupId group, int job, CancellationToken stop) =>
        (await ReadAsync<GroupMessages.JobRead>(new GroupMessages.ReadJob(group, job), stop)).Job;

    /// <summary>Some of all groups that there ever were, the newest first.</summary>
    /// <exception cref="QueryRefusedException">The query is not possible.</exception>
    public async Task<GroupsPage> ListGroupsAsync(GroupQuery query, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Problem is { } problem) throw new QueryRefusedException(problem);
        var groups = new List<GroupSummary>();
        while (true)
        {
            var part = await ReadDirectoryAsync(query with { Limit = query.Limit - groups.Count }, stop);
            groups.AddRange(await Task.WhenAll(part.Groups.Select(group => CompleteAsync(group, stop))));
            if (part.Next is null || groups.Count >= query.Limit) return new GroupsPage([.. groups], part.Next);
            query = query with { Cursor = part.Next };
        }
    }

    /// <summary>The nodes of the cluster, and what the workers among them offer and run.</summary>
    public async Task<NodesView> ReadNodesAsync(CancellationToken stop)
    {
        var workers = new List<KnownWorker>();
        SchedulerReplies.WorkersRead part;
        do
        {
            part = await AskAsync<SchedulerReplies.WorkersRead>(_scheduler, new SchedulerCommands.ReadWorkers(workers.LastOrDefault()?.Worker.Node), stop);
            workers.AddRange(part.Workers);
        }
        while (!part.IsLast);

        return NodeList.Of(Akka.Cluster.Cluster.Get(_system).State, workers);
    }

    /// <summary>What the workers have together; null when the scheduler does not answer within the time.</summary>
    internal async Task<ClusterCapacity?> ReadCapacityAsync(TimeSpan patience, CancellationToken stop)
    {
        try
        {
            return (await _scheduler.Ask<SchedulerReplies.CapacityRead>(new SchedulerCommands.ReadCapacity(), patience, stop)).Capacity;
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Whether a worker is up, as far as this node knows.</summary>
    internal bool HasWorker
    {
        get
        {
            var cluster = Akka.Cluster.Cluster.Get(_system).State;
            return cluster.Members.Any(member => member.Status == MemberStatus.Up && member.HasRole(ClusterRegistration.WorkerRole) && !cluster.Unreachable.Contains(member));
        }
    }

    /// <summary>The picture that the network of a running job gives now, up to a second old: a PNG file whose longer side has
    /// <paramref name="size"/> pixels. Null when the job does not run, or its worker does not answer.</summary>
    /// <param name="group">The group.</param>
    /// <param name="job">Position of the job.</param>
    /// <param name="size">16 to 512; a picture that would be too large for a message is smaller.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="JobUnknownException">The group has no such job.</exception>
    /// <exception cref="QueryRefusedException">The size is not possible.</exception>
    public async Task<byte[]?> PreviewAsync(GroupId group, int job, int size, CancellationToken stop)
    {
        if (size is < LeastPreview or > MostPreview) throw new QueryRefusedException($"size: {size}; expected {LeastPreview} to {MostPreview}.");
        var png = (await LookAsync<GroupMessages.PreviewDrawn>(new GroupMessages.ReadPreview(group, job, size), stop))?.Png;
        return png is null || png.Count == 0 ? null : [.. png];
    }

    /// <summary>The training curve of a running job so far; a long one is thinned out. Empty when the job does not run, or its worker does not
    /// answer.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="JobUnknownException">The group has no such job.</exception>
    public async Task<IReadOnlyList<EpochRecord>> CurveAsync(GroupId group, int job, CancellationToken stop) =>
        [.. (await LookAsync<GroupMessages.CurveTold>(new GroupMessages.ReadCurve(group, job), stop))?.Points ?? []];

    private async Task<T?> LookAsync<T>(IGroupMessage question, CancellationToken stop)
        where T : class, IGroupMessage
    {
        try
        {
            return Expect<T>(await _groups.Ask<IGroupMessage>(question, LookPatience, stop));
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private async Task<T> ReadAsync<T>(IGroupMessage question, CancellationToken stop)
        where T : IGroupMessage
        => Expect<T>(await AskAsync(question, stop));

    private static T Expect<T>(IGroupMessage answer)
        where T : IGroupMessage
    {
        if (answer is T expected) return expected;
        if (answer is not GroupReplies.Refused refused) throw new InvalidOperationException($"{answer} where {typeof(T).Name} belongs.");
        throw Failure(refused) ?? new QueryRefusedException(refused.Reason);
    }

    private async Task<DirectoryPage> ReadDirectoryAsync(GroupQuery query, CancellationToken stop) =>
        await AskAsync<ISchedulerMessage>(_scheduler, new SchedulerCommands.ReadGroups(query), stop) switch
        {
            SchedulerReplies.GroupsRead read => read.Page,
            SchedulerReplies.QuestionRefused refused => throw new QueryRefusedException(refused.Reason),
            var answer => throw new InvalidOperationException($"A list of groups was answered with {answer}."),
        };

    // A scheduler that has just started has not heard of every open group yet; the group itself knows.
    private async Task<GroupSummary> CompleteAsync(ListedGroup listed, CancellationToken stop) =>
        listed.Standing is { } standing ? new GroupSummary(listed.Group, listed.Outline, standing) : await ReadAsync(listed.Group, stop);
}
