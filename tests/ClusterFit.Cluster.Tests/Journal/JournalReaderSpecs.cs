using Akka.Actor;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Tests.Groups;
using ClusterFit.Core.Groups;
using ClusterFit.Lab.Databases;
using Microsoft.Data.Sqlite;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Groups.GroupReplies;

namespace ClusterFit.Cluster.Tests.Journal;

public class JournalReaderSpecs
{
    private const int Images = 300;

    private static readonly WorkerId Worker = new("node", 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_the_events_and_the_state_of_a_group_while_its_actor_lives()
    {
        await using var bench = await ActorBench.StartAsync();
        await using var reader = JournalReader.OpenSqlite(bench.Folder);
        var (id, _, _) = await RunAsync(bench, fail: 20);
        var persistenceId = Assert.Single(await ListAsync(reader.GroupIdsAsync(Stop)));
        Assert.Equal($"group-{id}", persistenceId);
        var events = await ListAsync(reader.EventsAsync(persistenceId, Stop));
        Assert.Equal(Images, events.OfType<GroupEvents.ImagesAdded>().Sum(added => added.Images.Count));
        Assert.Equal(290, events.Count(happened => happened is GroupEvents.AttemptStarted));
        Assert.Equal(20, events.Count(happened => happened is GroupEvents.JobFailed));
        var state = await reader.StateAsync(persistenceId, Stop);
        Assert.Equal((id, Images, 20), (state.Id, state.Total, state.Final));
        AssertEqual(events.Aggregate(GroupState.Empty, (before, happened) => before.Apply(happened)), state);
    }

    [Fact]
    public async Task Reads_a_journal_in_PostgreSQL()
    {
        await using var server = await PostgresServer.CreateAsync(new() { Fsync = false });
        await server.CreateDatabaseAsync("fits");
        var address = new JournalAddress.Postgres(server.ConnectionString("fits"));
        await PostgresSchema.MigrateAsync(address, Stop);
        await using var bench = await ActorBench.StartAsync(address);
        await using var reader = JournalReader.Open(address);
        var (id, group, _) = await RunAsync(bench, fail: 280);
        await group.GracefulStop(TimeSpan.FromSeconds(10), GroupMessages.StopGroup.Instance);
        Assert.Equal([$"group-{id}"], await ListAsync(reader.GroupIdsAsync(Stop)));
        var events = await ListAsync(reader.EventsAsync($"group-{id}", Stop));
        AssertEqual(
            events.Aggregate(GroupState.Empty, (before, happened) => before.Apply(happened)), await reader.StateAsync($"group-{id}", Stop));
        Assert.Equal(280, events.Count(happened => happened is GroupEvents.JobFailed));
        await server.QueryAsync("UPDATE journal SET deleted = true", "fits");
        Assert.Empty(await ListAsync(reader.EventsAsync($"group-{id}", Stop)));
    }

    [Fact]
    public async Task Starts_from_the_latest_snapshot()
    {
        await using var bench = await ActorBench.StartAsync();
        await using var reader = JournalReader.OpenSqlite(bench.Folder);
        var (id, group, _) = await RunAsync(bench, fail: 280);
        await group.GracefulStop(TimeSpan.FromSeconds(10), GroupMessages.StopGroup.Instance);
        var fromAllEvents = await reader.StateAsync($"group-{id}", Stop);
        // What is in the snapshot is not read again.
        Execute(bench.Folder, $"""
            ATTACH '{Path.Combine(bench.Folder, "snapshots.db")}' AS kept;
            DELETE FROM journal WHERE sequence_number <= (SELECT max(sequence_number) FROM kept.snapshot);
            """);
        Assert.DoesNotContain(await ListAsync(reader.EventsAsync($"group-{id}", Stop)), happened => happened is GroupEvents.GroupOpened);
        AssertEqual(fromAllEvents, await reader.StateAsync($"group-{id}", Stop));
        Execute(bench.Folder, "UPDATE journal SET deleted = 1");
        Assert.Empty(await ListAsync(reader.EventsAsync($"group-{id}", Stop)));
    }

    [Fact]
    public async Task Numbers_rows_without_gaps_and_names_their_writer()
    {
        await using var bench = await ActorBench.StartAsync();
        await using var reader = JournalReader.OpenSqlite(bench.Folder);
        var (id, _, _) = await RunAsync(bench, fail: 1);
        var rows = await ListAsync(reader.RowsAsync($"group-{id}", 0, Stop));
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(row => row.SequenceNumber));
        Assert.NotEmpty(Assert.Single(rows.Select(row => row.Writer).Distinct()));
        Assert.Equal(rows.Skip(3), await ListAsync(reader.RowsAsync($"group-{id}", 3, Stop)));
    }

    [Fact]
    public async Task Knows_nothing_of_a_group_that_was_never_opened()
    {
        await using var bench = await ActorBench.StartAsync();
        await RunAsync(bench, fail: 0);
        await using var reader = JournalReader.OpenSqlite(bench.Folder);
        Assert.Null((await reader.StateAsync("group-unknown", Stop)).Id);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_a_journal()
    {
        await using var bench = await ActorBench.StartAsync();
        var (id, _, _) = await RunAsync(bench, fail: 0);
        await using var reader = JournalReader.OpenSqlite(bench.Folder);
        Execute(bench.Folder, "UPDATE journal SET message = x'00' WHERE sequence_number = 2");
        await AssertUnusableAsync(() => reader.StateAsync($"group-{id}", Stop), "row 2 of group-", "damaged", bench.Folder);
        Execute(bench.Folder, "UPDATE journal SET manifest = 'xx-yy9' WHERE sequence_number = 2");
        await AssertUnusableAsync(() => reader.StateAsync($"group-{id}", Stop), "row 2 of group-", "xx-yy9");
        Execute(bench.Folder, "UPDATE journal SET identifier = 1 WHERE sequence_number = 2");
        await AssertUnusableAsync(() => reader.StateAsync($"group-{id}", Stop), "row 2 of group-", "not written by ClusterFit");

        var nowhere = Path.Combine(bench.Folder, "nowhere");
        await using var missing = JournalReader.OpenSqlite(nowhere);
        await AssertUnusableAsync(() => missing.StateAsync("group-1", Stop), nowhere);
    }

    [Fact]
    public async Task Says_which_database_can_not_be_reached_and_no_password()
    {
        await using var reader = JournalReader.OpenPostgres("Host=127.0.0.1;Port=1;Database=fits;Username=me;Password=hidden;Timeout=2");
        var error = await AssertUnusableAsync(() => reader.StateAsync("group-1", Stop), "postgresql://127.0.0.1:1/fits");
        Assert.DoesNotContain("hidden", error);
    }

    /// <summary>A group of 300 jobs of which a worker took 290; the first of them failed for good.</summary>
    private static async Task<(GroupId Id, IActorRef Group, Probe Client)> RunAsync(ActorBench bench, int fail)
    {
        var (scheduler, client, batch) = (bench.Probe(), bench.Probe(), ActorBench.Batch(Images));
        var id = GroupId.Of(batch);
        var group = bench.System.ActorOf(Props.Create(() => new JobGroupActor(id, GroupPolicy.Default, TimeProvider.System, scheduler.Ref)));
        await client.AskAsync<SubmissionReceived>(group, new OpenGroup(id, batch.Spec, Images, batch.Terms, batch.Needs));
        for (var from = 0; from < Images; from += MaxImages)
            await client.AskAsync<SubmissionReceived>(group, new AddImages(id, from, [.. batch.Images.Skip(from).Take(MaxImages)]));
        AttemptId[] taken = [];
        while (taken.Length < 290)
        {
            var more = await client.AskAsync<JobsAssigned>(group, new TakeJobs(id, Worker, 290 - taken.Length, [.. taken]));
            taken = [.. taken, .. more.Assignments.Select(assignment => assignment.Attempt)];
        }

        foreach (var attempt in taken.Take(fail)) await client.AskAsync<AttemptEnded>(group, new FailAttempt(id, Worker, attempt, "bad", Permanent: true));
        return (id, group, client);
    }

    private static void AssertEqual(GroupState expected, GroupState actual)
    {
        Assert.Equal((expected.Id, expected.Spec, expected.Total, expected.Final), (actual.Id, actual.Spec, actual.Total, actual.Final));
        Assert.Equal(expected.Jobs, actual.Jobs);
    }

    private static async Task<string> AssertUnusableAsync(Func<Task> read, params string[] said)
    {
        var error = await Assert.ThrowsAsync<JournalUnusableException>(read);
        Assert.All(said, part => Assert.Contains(part, error.Message));
        return error.Message;
    }

    private static void Execute(string folder, string statement)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "journal.db"), Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items) all.Add(item);
        return all;
    }
}
