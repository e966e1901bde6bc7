using ClusterFit.Core.Groups;
using ClusterFit.Host;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Chaos.Running;

/// <summary>This process as a member of the cluster. When the cluster removes it, it joins again, and what was asked of it is asked again.</summary>
internal sealed class Driver(Func<CancellationToken, Task<ClusterNode>> join, ChaosLog log) : IAsyncDisposable
{
    private static readonly TimeSpan KnownToBeGone = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<Membership> _membership = NewMembership();
    private Task _keeping = Task.CompletedTask;

    /// <summary>Joins, and keeps joining.</summary>
    public void Start() => _keeping = KeepAsync();

    /// <summary>Name of the node that hosts the scheduler, as far as this member knows: the oldest one.</summary>
    public async Task<string?> OldestSchedulerAsync(Func<string, string> nameOfHost)
    {
        var node = (await CurrentAsync(_end.Token)).Node;
        var members = Akka.Cluster.Cluster.Get(node.System).State.Members
            .Where(member => member.HasRole("scheduler") && member.Status == Akka.Cluster.MemberStatus.Up).ToArray();
        return members.FirstOrDefault(member => members.All(other => other.Equals(member) || member.IsOlderThan(other))) is { } oldest
            ? nameOfHost(oldest.Address.Host)
            : null;
    }

    /// <summary>Submits until it is acknowledged.</summary>
    public Task<GroupId> SubmitAsync(BatchSubmission batch, CancellationToken stop) =>
        AsMemberAsync(async (node, token) => (await node.Groups.SubmitAsync(batch, token)).Group, stop);

    /// <summary>Tells the cluster something about a group until it is acknowledged.</summary>
    public Task TellAsync(Func<GroupClient, CancellationToken, Task> tell, CancellationToken stop) => AsMemberAsync(
        async (node, token) =>
        {
            await tell(node.Groups, token);
            return true;
        },
        stop);

    /// <summary>Watches until all jobs are final.</summary>
    public Task WatchAsync(GroupId group, Action<JobUpdate> onUpdate, CancellationToken stop) => AsMemberAsync(
        async (node, token) =>
        {
            await foreach (var update in node.Groups.WatchAsync(group, token)) onUpdate(update);
            return true;
        },
        stop);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _keeping;
        _end.Dispose();
    }

    private static TaskCompletionSource<Membership> NewMembership() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<T> AsMemberAsync<T>(Func<ClusterNode, CancellationToken, Task<T>> work, CancellationToken stop)
    {
        while (true)
        {
            var membership = await CurrentAsync(stop);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, membership.Gone);
            try
            {
                return await work(membership.Node, either.Token);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                // A node that is being removed may say anything; then the next one is asked. What a member says is true.
                await Task.Delay(KnownToBeGone, membership.Gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!membership.Gone.IsCancellationRequested) throw;
                log.Say($"the driver asks again after {error.GetType().Name}");
            }
        }
    }

    private Task<Membership> CurrentAsync(CancellationToken stop)
    {
        lock (_gate) return _membership.Task.WaitAsync(stop);
    }

    private async Task KeepAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var node = await join(_end.Token);
                var gone = new CancellationTokenSource();
                lock (_gate) _membership.SetResult(new Membership(node, gone.Token));
                log.Say($"the driver is a member ({node.Members} members)");
                await Task.WhenAny(node.Failed, Task.Delay(Timeout.InfiniteTimeSpan, _end.Token));
                lock (_gate) _membership = NewMembership();
                if (node.Failed.IsCompleted) log.Say($"the driver joins again: {await node.Failed}");
                await gone.CancelAsync();
                // Who was removed has nobody to take leave of.
                await Task.WhenAny(node.DisposeAsync().AsTask(), Task.Delay(Farewell, CancellationToken.None));
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private sealed record Membership(ClusterNode Node, CancellationToken Gone);
}
