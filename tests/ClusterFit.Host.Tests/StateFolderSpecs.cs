using Akka.Actor;
using ClusterFit.Cluster.Journal;
using Microsoft.Data.Sqlite;

namespace ClusterFit.Host.Tests;

public class StateFolderSpecs
{
    [Fact]
    public async Task A_second_node_on_the_folder_is_refused_until_the_first_has_ended()
    {
        using var bench = new TestBench();
        await using (await bench.StartAsync())
        {
            var error = await Assert.ThrowsAsync<StateFolderInUseException>(() => bench.StartAsync());
            Assert.Contains(bench.Folder, error.Message);
            Assert.Contains($"process {Environment.ProcessId}.", error.Message);
        }

        await using var second = await bench.StartAsync();
    }

    [Theory]
    [InlineData(0, 10_000, "Lanes: '0' is not possible; expected 1 to 1024.")]
    [InlineData(1025, 10_000, "Lanes: '1025' is not possible; expected 1 to 1024.")]
    [InlineData(1, 99, "CheckpointInterval: '00:00:00.0990000' is not possible; expected 100 ms to 1 day.")]
    public async Task An_impossible_option_is_refused_with_its_value_and_what_is_right(int lanes, int checkpointMs, string message)
    {
        using var bench = new TestBench();
        var error = await Assert.ThrowsAsync<OptionInvalidException>(() => bench.StartAsync(lanes, TimeSpan.FromMilliseconds(checkpointMs)));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_refused_beside_those_that_are()
    {
        using var bench = new TestBench();
        var options = new EmbeddedNodeOptions { StateFolder = bench.Folder, Device = "cuda:99" };
        var error = await Assert.ThrowsAsync<OptionInvalidException>(() => EmbeddedNode.StartAsync(options, TimeProvider.System, TestBench.Stop));
        Assert.StartsWith("Device: 'cuda:99' is not available; expected cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_journal_is_refused_with_its_path_and_the_folder_is_free_again()
    {
        using var bench = new TestBench();
        var journal = Path.Combine(bench.Folder, "journal.db");
        await File.WriteAllTextAsync(journal, new string('x', 5000), TestBench.Stop);
        Assert.Contains(journal, (await Assert.ThrowsAsync<JournalUnusableException>(() => bench.StartAsync())).Message);
        File.Delete(journal);
        await using var node = await bench.StartAsync();
    }

    [Fact]
    public async Task An_event_that_can_not_be_read_is_an_error_for_whoever_waits()
    {
        using var bench = new TestBench();
        await using (var node = await bench.StartAsync())
        {
            await TestBench.FinalAsync(node, await node.SubmitAsync(await TestBench.BatchAsync(node, TestBench.TinySpec(), 1), TestBench.Stop));
        }

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(bench.Folder, "journal.db")};Pooling=false"))
        {
            await connection.OpenAsync(TestBench.Stop);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE journal SET message = x'00' WHERE persistence_id LIKE 'group-%' AND sequence_number = 2";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestBench.Stop));
        }

        await using var again = await bench.StartAsync();
        var error = await Assert.ThrowsAsync<JournalUnusableException>(
            async () => await again.SubmitAsync(await TestBench.BatchAsync(again, TestBench.TinySpec(), 1), TestBench.Stop));
        Assert.Contains("group-", error.Message);
    }

    [Fact]
    public async Task A_locked_journal_is_refused()
    {
        using var bench = new TestBench();
        await using (await bench.StartAsync())
        {
        }

        var journal = Path.Combine(bench.Folder, "journal.db");
        await using var connection = new SqliteConnection($"Data Source={journal};Pooling=false");
        await connection.OpenAsync(TestBench.Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync(TestBench.Stop);
        var error = await Assert.ThrowsAsync<JournalUnusableException>(() => bench.StartAsync());
        Assert.Contains($"'{journal}' is locked", error.Message);
    }

    [Fact]
    public async Task A_system_with_a_journal_in_memory_is_refused()
    {
        using var system = ActorSystem.Create("forgetful", "akka.loggers = []");
        Assert.Contains("akka.persistence.journal.plugin: ''", Assert.Throws<JournalUnusableException>(() => JournalPlugins.Verify(system)).Message);
        await system.Terminate();
    }

    [Fact]
    public async Task The_log_goes_to_a_file_in_the_folder()
    {
        using var bench = new TestBench();
        await using (await bench.StartAsync())
        {
        }

        Assert.Contains("Remoting started", await File.ReadAllTextAsync(Path.Combine(bench.Folder, "clusterfit.log"), TestBench.Stop));
    }
}
