using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Hosting;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Cluster.Watching;
using ClusterFit.Core;
using ClusterFit.Core.Groups;

namespace ClusterFit.Host;

/// <summary>The submission can not be accepted; the message says why.</summary>
public sealed class SubmissionRefusedException(string message) : Exception(message);

/// <summary>Submits batches, commands groups, watches and reads them. Sends again until answered.</summary>
public sealed partial class GroupClient
{
    private const int ChunksAtATime = 8;
    private const int MaxNews = 10_000;

    // What was sent to a node that has died is only delivered by sending it again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ActorSystem _system;
    private readonly IActorRef _groups;
    private readonly IActorRef _scheduler;

    internal GroupClient(ActorSystem system)
    {
        var registry = ActorRegistry.For(system);
        (_system, _groups, _scheduler) = (system, registry.Get<JobGroupActor>(), registry.Get<SchedulerActor>());
    }

    /// <summary>Submits a batch whose images are in the cluster's blob store; returns once it is durable. The same batch again is the same group.
    /// While no scheduler answers, it is sent again.</summary>
    /// <exception cref="SubmissionRefusedException">The batch is not possible.</exception>
    /// <exception cref="GroupConflictException">Another batch has the same idempotency key.</exception>
    public async Task<SubmittedBatch> SubmitAsync(BatchSubmission batch, CancellationToken stop)
    {
        Check(batch);
        var group = GroupId.Of(batch);
        var open = new GroupCommands.OpenGroup(group, batch.Spec, batch.Images.Count, batch.Terms, batch.Needs)
        {
            Title = batch.Title,
            Content = batch.IdempotencyKey is null ? null : GroupId.RequestOf(batch),
            Trace = TraceContext.Of(Activity.Current),
        };
        var received = await ReceivedAsync(open, stop);
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

    /// <summary>Changes what the group gets of the cluster, so far as the change names it; running fits stay.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="SubmissionRefusedException">The terms are not possible.</exception>
    /// <exception cref="GroupConflictException">The group has ended.</exception>
    public Task ChangeAsync(GroupId group, TermsChange change, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.Apply(GroupTerms.Default).Problem is { } problem
            ? throw new SubmissionRefusedException(problem)
            : CommandAsync(new GroupCommands.ChangeTerms(group, change), stop);
    }

    /// <summary>Hands out no more jobs of the group until it is resumed. Its running fits are checkpointed and given back.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="GroupConflictException">The group has ended.</exception>
    public Task PauseAsync(GroupId group, CancellationToken stop) => CommandAsync(new GroupCommands.PauseGroup(group), stop);

    /// <summary>Goes on after a pause.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="GroupConflictException">The group has ended.</exception>
    public Task ResumeAsync(GroupId group, CancellationToken stop) => CommandAsync(new GroupCommands.ResumeGroup(group), stop);

    /// <summary>Cancels jobs of the group that have not ended: one, or all with null.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="JobUnknownException">The group has no such job.</exception>
    /// <exception cref="GroupConflictException">All jobs of the group are final, and not by cancelling.</exception>
    public Task CancelAsync(GroupId group, int? job, CancellationToken stop) => CommandAsync(
        job is { } one ? new GroupCommands.CancelJob(group, one) : new GroupCommands.CancelGroup(group), stop);

    /// <summary>Runs failed and cancelled jobs again: one, or all with null. Jobs in other states stay as they are. Watches that have ended stay
    /// ended; later ones see it.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="JobUnknownException">The group has no such job.</exception>
    public async Task RetryAsync(GroupId group, int? job, CancellationToken stop)
    {
        await CommandAsync(new GroupCommands.RetryJobs(group, job), stop);
        // A group that had ended is listed again, or a crash now would have it forgotten.
        await AskAsync(new GroupMessages.ConfirmSubmission(group), stop);
    }

    /// <summary>The present state of every job, then each change, until every job is final. A state may come again.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="WatchInterruptedException">The node stopped.</exception>
    public async IAsyncEnumerable<JobUpdate> WatchAsync(GroupId group, [EnumeratorCancellation] CancellationToken stop)
    {
        var news = Channel.CreateUnbounded<GroupNews>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        await foreach (var piece in WatchAsync(group, news, fromNow: false, stop))
            if (piece is GroupNews.JobChanged changed) yield return changed.Job;
    }

    /// <summary>What changes from now on, until every job is final. Begins with the group as a whole. A job's progress and the group come at most
    /// once a second. Who reads too slowly misses changes and is told so.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="WatchInterruptedException">The node stopped.</exception>
    public IAsyncEnumerable<GroupNews> WatchChangesAsync(GroupId group, CancellationToken stop)
    {
        var news = Channel.CreateBounded<GroupNews>(new BoundedChannelOptions(MaxNews) { SingleReader = true, SingleWriter = true });
        return WatchAsync(group, news, fromNow: true, stop);
    }

    private async IAsyncEnumerable<GroupNews> WatchAsync(
        GroupId group, Channel<GroupNews> news, bool fromNow, [EnumeratorCancellation] CancellationToken stop)
    {
        var watcher = _system.ActorOf(Props.Create(() => new WatcherActor(group, _groups, news.Writer, fromNow)));
        try
        {
            await foreach (var piece in news.Reader.ReadAllAsync(stop)) yield return piece;
        }
        finally
        {
            _system.Stop(watcher);
        }
    }

    private static void Check(BatchSubmission batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Title.Problem is { } problem) throw new SubmissionRefusedException(problem);
        if (batch.IdempotencyKey?.Length is 0 or > BatchSubmission.MaxKey)
            throw new SubmissionRefusedException($"idempotency_key: {batch.IdempotencyKey.Length} characters; expected 1 to {BatchSubmission.MaxKey}.");
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
        if (await AskAsync(command, stop) is GroupReplies.Refused refused) throw Failure(refused) ?? new SubmissionRefusedException(refused.Reason);
    }

    private static Exception? Failure(GroupReplies.Refused refused) => refused.Kind switch
    {
        RefusalKind.UnknownGroup => new GroupUnknownException(refused.Reason),
        RefusalKind.UnknownJob => new JobUnknownException(refused.Reason),
        RefusalKind.Conflict => new GroupConflictException(refused.Reason),
        _ => null,
    };

    private async Task<int> ReceivedAsync(IGroupMessage message, CancellationToken stop) => await AskAsync(message, stop) switch
    {
        GroupReplies.SubmissionReceived received => received.Received,
        GroupReplies.Refused refused => throw Failure(refused) ?? new SubmissionRefusedException(refused.Reason),
        var reply => throw new InvalidOperationException($"{message} was answered with {reply}."),
    };

    private Task<IGroupMessage> AskAsync(IGroupMessage message, CancellationToken stop) => AskAsync<IGroupMessage>(_groups, message, stop);

    private static async Task<T> AskAsync<T>(IActorRef whom, object message, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                return await whom.Ask<T>(message, Patience, stop);
            }
            catch (AskTimeoutException)
            {
                // Every message may be sent again.
            }
        }
    }
}
