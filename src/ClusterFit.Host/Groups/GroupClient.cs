using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Watching;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;

namespace ClusterFit.Host;

/// <summary>The submission can not be accepted; the message says why.</summary>
public sealed class SubmissionRefusedException(string message) : Exception(message);

/// <summary>Submits batches, commands groups and watches them. Sends again until answered.</summary>
public sealed class GroupClient
{
    private const int ChunksAtATime = 8;

    // What was sent to a node that has died is only delivered by sending it again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ActorSystem _system;
    private readonly IActorRef _groups;

    internal GroupClient(ActorSystem system, IActorRef groups) => (_system, _groups) = (system, groups);

    /// <summary>Submits a batch whose images are in the cluster's blob store; returns once it is durable. The same batch again is the same group.
    /// While no scheduler answers, it is sent again.</summary>
    /// <exception cref="SubmissionRefusedException">The batch is not possible.</exception>
    /// <exception cref="GroupConflictException">Another batch has the same idempotency key.</exception>
    public async Task<SubmittedBatch> SubmitAsync(BatchSubmission batch, CancellationToken stop)
    {
        Check(batch);
        var group = GroupId.Of(batch);
        var received = await ReceivedAsync(new GroupCommands.OpenGroup(group, batch.Spec, batch.Images.Count, batch.Terms, batch.Needs), stop);
        var isNew = received < batch.Images.Count;
        while (received < batch.Images.Count)
        {
            // Several at a time share a durable write. They arrive in order; after a gap the group says where to go on.
            var answers = Chunks(batch, received).Take(ChunksAtATime)
                .Select(chunk => ReceivedAsync(new GroupCommands.AddImages(group, chunk.From, [.. chunk.Images]), stop)).ToArray();
            received = (await Task.WhenAll(answers)).Max();
        }

        if (await AskAsync(new GroupMessages.ConfirmSubmission(group), stop) is not GroupMessages.SubmissionConfirmed)
            throw new InvalidOperationException($"Group {group} has lost images that it had received.");
        return new SubmittedBatch(group, isNew);
    }

    /// <summary>Changes what the group gets of the cluster; running fits stay.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="SubmissionRefusedException">The terms are not possible.</exception>
    public Task ChangeAsync(GroupId group, GroupTerms terms, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.Problem is { } problem
            ? throw new SubmissionRefusedException(problem)
            : CommandAsync(new GroupCommands.ChangeTerms(group, terms), stop);
    }

    /// <summary>Hands out no more jobs of the group until it is resumed. Its running fits are checkpointed and given back.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    public Task PauseAsync(GroupId group, CancellationToken stop) => CommandAsync(new GroupCommands.PauseGroup(group), stop);

    /// <summary>Goes on after a pause.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    public Task ResumeAsync(GroupId group, CancellationToken stop) => CommandAsync(new GroupCommands.ResumeGroup(group), stop);

    /// <summary>Cancels every job of the group that has not ended.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    public Task CancelAsync(GroupId group, CancellationToken stop) => CommandAsync(new GroupCommands.CancelGroup(group), stop);

    /// <summary>Cancels one job of the group, if it has not ended.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="JobUnknownException">The group has no such job.</exception>
    public Task CancelAsync(GroupId group, int? job, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Runs failed and cancelled jobs again: one, or all with null. Jobs in other states stay as they are.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="JobUnknownException">The group has no such job.</exception>
    public Task RetryAsync(GroupId group, int? job, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The group without its jobs.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    public Task<GroupSummary> ReadAsync(GroupId group, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Some jobs of the group.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="QueryRefusedException">The query is not possible.</exception>
    public Task<JobsPage> ReadJobsAsync(GroupId group, JobQuery query, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>A job with its attempts.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="JobUnknownException">The group has no such job.</exception>
    public Task<JobHistory> ReadJobAsync(GroupId group, int job, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Some of all groups that there ever were, the newest first.</summary>
    /// <exception cref="QueryRefusedException">The query is not possible.</exception>
    public Task<GroupsPage> ListGroupsAsync(GroupQuery query, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The nodes of the cluster, and what the workers among them offer and run.</summary>
    public Task<NodesView> ReadNodesAsync(CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The picture that the network of a running job gives now, up to a second old: a PNG file whose longer side has
    /// <paramref name="size"/> pixels. Null when the job does not run, or its worker does not answer.</summary>
    /// <param name="group">The group.</param>
    /// <param name="job">Position of the job.</param>
    /// <param name="size">16 to 512; a picture that would be too large for a message is smaller.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="QueryRefusedException">The size is not possible.</exception>
    public Task<byte[]?> PreviewAsync(GroupId group, int job, int size, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>What changes from now on, until every job is final. A job's progress comes at most once a second.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="WatchInterruptedException">The node stopped.</exception>
    public IAsyncEnumerable<GroupNews> WatchChangesAsync(GroupId group, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The present state of every job, then each change, until every job is final. A state may come again.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="WatchInterruptedException">The node stopped.</exception>
    public async IAsyncEnumerable<JobUpdate> WatchAsync(GroupId group, [EnumeratorCancellation] CancellationToken stop)
    {
        var updates = Channel.CreateUnbounded<JobUpdate>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var watcher = _system.ActorOf(Props.Create(() => new WatcherActor(group, _groups, updates.Writer)));
        try
        {
            await foreach (var update in updates.Reader.ReadAllAsync(stop)) yield return update;
        }
        finally
        {
            _system.Stop(watcher);
        }
    }

    private static void Check(BatchSubmission batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Images.Count == 0) throw new SubmissionRefusedException("images: none; a batch needs at least one.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var image in batch.Images)
        {
            if (image.Name.Length is 0 or > GroupCommands.MaxName)
                throw new SubmissionRefusedException($"name: '{image.Name}' has {image.Name.Length} characters; expected 1 to {GroupCommands.MaxName}.");
            if (!names.Add(image.Name))
                throw new SubmissionRefusedException($"name: '{image.Name}' is there twice; names are unique within a batch.");
        }
    }

    private static IEnumerable<(int From, List<BatchImage> Images)> Chunks(BatchSubmission batch, int from)
    {
        while (from < batch.Images.Count)
        {
            var chunk = new List<BatchImage>();
            var characters = 0;
            for (var i = from; i < batch.Images.Count && chunk.Count < GroupCommands.MaxImages; i++)
            {
                characters += batch.Images[i].Name.Length;
                if (characters > GroupCommands.MaxNames) break;
                chunk.Add(batch.Images[i]);
            }

            yield return (from, chunk);
            from += chunk.Count;
        }
    }

    private async Task CommandAsync(IGroupCommand command, CancellationToken stop)
    {
        if (await AskAsync(command, stop) is GroupReplies.Refused refused) throw new GroupUnknownException(refused.Reason);
    }

    private async Task<int> ReceivedAsync(IGroupMessage message, CancellationToken stop) => await AskAsync(message, stop) switch
    {
        GroupReplies.SubmissionReceived received => received.Received,
        GroupReplies.Refused refused => throw new SubmissionRefusedException(refused.Reason),
        var reply => throw new InvalidOperationException($"{message} was answered with {reply}."),
    };

    private async Task<IGroupMessage> AskAsync(IGroupMessage message, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                return await _groups.Ask<IGroupMessage>(message, Patience, stop);
            }
            catch (AskTimeoutException)
            {
                // Every message may be sent again.
            }
        }
    }
}
