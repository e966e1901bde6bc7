using System.Runtime.CompilerServices;
using Akka.Actor;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Tests.Groups;
using ClusterFit.Cluster.Tests.Wire;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Groups.GroupReplies;

namespace ClusterFit.Cluster.Tests.Blobs;

public sealed class BlobCollectionSpecs : IAsyncLifetime
{
    private static readonly WorkerId Worker = new("node", 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly BlobFolder _blobs;
    private ActorBench _bench = null!;
    private JournalReader _journal = null!;
    private Probe _client = null!;
    private byte _next;

    public BlobCollectionSpecs() => _blobs = new BlobFolder(_folder, _time);

    public async ValueTask InitializeAsync()
    {
        _bench = await ActorBench.StartAsync();
        _journal = JournalReader.OpenSqlite(_bench.Folder);
        _client = _bench.Probe();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        await _bench.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Deletes_what_no_group_refers_to_and_nothing_else()
    {
        var (id, group, attempts, images) = await OpenAsync(jobs: 3);
        // One job has a result with a film, one a checkpoint that replaced another, one nothing yet.
        var (weights, film, replaced, checkpoint) = (await PutAsync(), await PutAsync(), await PutAsync(), await PutAsync());
        await _client.AskAsync<AttemptEnded>(
            group, new CompleteAttempt(id, Worker, attempts[0], ProtocolSamples.Result with { Weights = weights, Film = film }));
        foreach (var (blob, epoch) in new[] { (replaced, 1), (checkpoint, 2) })
            await _client.AskAsync<CheckpointAccepted>(group, new RecordCheckpoint(id, Worker, attempts[1], new JobCheckpoint(blob, epoch)));
        // Stored by a worker that died before the group heard of it.
        var leaked = await PutAsync();
        _time.Advance(TimeSpan.FromHours(25));
        var young = await PutAsync();

        var dry = await CollectAsync(dryRun: true);
        Assert.Equal(new CollectionReport(1, 9, 9, 1, 2, 2, 0, 0), dry);
        Assert.Equal(9, (await ListAsync()).Count);

        Assert.Equal(dry with { Deleted = 2, DeletedBytes = 2 }, await CollectAsync());
        Assert.Equal(images.Concat([weights, film, checkpoint, young]).ToHashSet(), await ListAsync());
        Assert.DoesNotContain(leaked, await ListAsync());
        Assert.Equal(0, (await CollectAsync()).Unreferenced);
    }

    [Fact]
    public async Task A_reference_that_is_recorded_while_the_store_is_listed_counts()
    {
        var (id, group, attempts, _) = await OpenAsync(jobs: 1);
        var checkpoint = await PutAsync();
        _time.Advance(TimeSpan.FromHours(25));
        var store = new HookedStore(_blobs, onListed: () => _client.AskAsync<CheckpointAccepted>(
            group, new RecordCheckpoint(id, Worker, attempts[0], new JobCheckpoint(checkpoint, 1))));
        Assert.Equal(0, (await CollectAsync(store)).Unreferenced);
        Assert.Contains(checkpoint, await ListAsync());
    }

    [Fact]
    public async Task A_blob_that_is_put_again_while_the_collection_runs_is_spared()
    {
        await OpenAsync(jobs: 1);
        byte[] content = [1, 2, 3];
        var hash = await _blobs.PutAsync(content, Stop);
        _time.Advance(TimeSpan.FromHours(25));
        var report = await CollectAsync(new HookedStore(_blobs, onListed: () => _blobs.PutAsync(content, Stop)));
        Assert.Equal((1, 0), (report.Unreferenced, report.Deleted));
        Assert.Contains(hash, await ListAsync());
    }

    [Fact]
    public async Task A_blob_that_somebody_relies_on_is_spared_although_it_is_old()
    {
        await OpenAsync(jobs: 1);
        var (image, other) = (await PutAsync(), await PutAsync());
        _time.Advance(TimeSpan.FromHours(25));
        // Told that it need not be uploaded; the batch comes half an hour later.
        Assert.True(await _blobs.RenewAsync(image, Stop));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, (await new BlobCollection(_blobs, _journal, _time).RunAsync(BlobCollection.LeastGrace, dryRun: false, Stop)).Deleted);
        Assert.Contains(image, await ListAsync());
        Assert.False(await _blobs.RenewAsync(other, Stop));
    }

    [Fact]
    public async Task A_blob_that_somebody_relies_on_while_the_collection_runs_is_spared()
    {
        await OpenAsync(jobs: 1);
        var image = await PutAsync();
        _time.Advance(TimeSpan.FromHours(25));
        var report = await CollectAsync(new HookedStore(_blobs, onListed: () => _blobs.RenewAsync(image, Stop)));
        Assert.Equal((1, 0), (report.Unreferenced, report.Deleted));
        Assert.Contains(image, await ListAsync());
    }

    [Fact]
    public async Task Refuses_to_empty_a_store_for_a_journal_without_groups()
    {
        await PutAsync();
        _time.Advance(TimeSpan.FromHours(25));
        await EmptyJournalAsync();
        var error = await Assert.ThrowsAsync<CollectionRefusedException>(() => CollectAsync());
        Assert.Contains("same cluster", error.Message);
        Assert.Equal(1, (await CollectAsync(dryRun: true)).Unreferenced);
        Assert.Equal(0, (await CollectAsync(dryRun: true)).Deleted);
    }

    [Fact]
    public async Task Deletes_nothing_when_the_journal_can_not_be_read()
    {
        await PutAsync();
        _time.Advance(TimeSpan.FromHours(25));
        await using var nowhere = JournalReader.OpenSqlite(Path.Combine(_folder, "nowhere"));
        await Assert.ThrowsAsync<JournalUnusableException>(
            () => new BlobCollection(_blobs, nowhere, _time).RunAsync(BlobCollection.DefaultGrace, dryRun: false, Stop));
        Assert.Single(await ListAsync());
    }

    private async Task<(GroupId Id, IActorRef Group, AttemptId[] Attempts, List<ContentHash> Images)> OpenAsync(int jobs)
    {
        var images = new List<ContentHash>();
        for (var i = 0; i < jobs; i++) images.Add(await PutAsync());
        var batch = new BatchSubmission(new FitSpec(), [.. images.Select((image, i) => new BatchImage($"{i}", image))]);
        var id = GroupId.Of(batch);
        var scheduler = _bench.Probe();
        var group = _bench.System.ActorOf(Props.Create(() => new JobGroupActor(id, GroupPolicy.Default, TimeProvider.System, scheduler.Ref)));
        await _client.AskAsync<SubmissionReceived>(group, new OpenGroup(id, batch.Spec, jobs, batch.Terms, batch.Needs));
        await _client.AskAsync<SubmissionReceived>(group, new AddImages(id, 0, batch.Images));
        var taken = await _client.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, jobs, []));
        return (id, group, [.. taken.Assignments.Select(assignment => assignment.Attempt)], images);
    }

    // As a node leaves it that was started and never used.
    private async Task EmptyJournalAsync()
    {
        await OpenAsync(jobs: 1);
        var journal = new SqliteConnectionStringBuilder { DataSource = Path.Combine(_bench.Folder, "journal.db"), Pooling = false };
        await using var connection = new SqliteConnection(journal.ToString());
        await connection.OpenAsync(Stop);
        await using var command = new SqliteCommand("DELETE FROM journal", connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private Task<ContentHash> PutAsync() => _blobs.PutAsync(new[] { _next++ }, Stop);

    private Task<CollectionReport> CollectAsync(IBlobStore? store = null, bool dryRun = false) =>
        new BlobCollection(store ?? _blobs, _journal, _time).RunAsync(BlobCollection.DefaultGrace, dryRun, Stop);

    private async Task<HashSet<ContentHash>> ListAsync()
    {
        var all = new HashSet<ContentHash>();
        await foreach (var blob in _blobs.ListAsync(Stop)) all.Add(blob.Hash);
        return all;
    }

    /// <summary>Lets something happen between the list and all that follows.</summary>
    private sealed class HookedStore(IBlobStore store, Func<Task> onListed) : ForwardingStore(store)
    {
        public override async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken stop)
        {
            await foreach (var blob in base.ListAsync(stop)) yield return blob;
            await onListed();
        }
    }
}
