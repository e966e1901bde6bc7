using System.Text.Json;
using ClusterFit.Cli.Tests.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Tests.Batches;

public sealed class BatchCommandSpecs : IAsyncLifetime
{
    private readonly CommandBundle _bundle = new();
    private ScriptedServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _bundle.Variables["CLUSTERFIT_SERVER"] = _server.Url;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task A_list_asks_for_what_is_wanted_page_by_page()
    {
        _server.On("GET /v1/batches", request => request.Query.Contains("cursor=next")
            ? new Page<BatchView>([AnyBatch.View() with { Id = new string('f', 32) }], null, null)
            : new Page<BatchView>([AnyBatch.View()], null, "next"));

        Assert.Equal(0, await _bundle.RunAsync(
            "batch", "list", "--state", "open", "--label", "project=kodak", "--name", "a b", "--limit", "7", "--json"));

        Assert.Equal("?limit=7&state=open&label=project%3Akodak&name=a%20b", _server.Seen[0].Query);
        Assert.Equal("?limit=7&cursor=next&state=open&label=project%3Akodak&name=a%20b", _server.Seen[1].Query);
        var ids = _bundle.Output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<BatchView>(line, ApiJson.Options)!.Id);
        Assert.Equal([AnyBatch.Id, new string('f', 32)], ids);
    }

    [Fact]
    public async Task A_table_shows_names_as_they_are()
    {
        _server.On("GET /v1/batches", _ => AnyBatch.Page(AnyBatch.View(total: 4, completed: 3, failed: 1)));
        Assert.Equal(0, await _bundle.RunAsync("batch", "list"));
        Assert.Contains("any [red]name[/]", _bundle.Output);
        Assert.Contains("4/4", _bundle.Output);
        Assert.Contains("0123456789ab", _bundle.Output);
    }

    [Fact]
    public async Task A_batch_is_shown_with_the_reasons_of_its_failures()
    {
        _server.On($"GET /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View(total: 2, completed: 1, failed: 1));
        _server.On($"GET /v1/batches/{AnyBatch.Id}/jobs", _ => AnyBatch.Page(AnyBatch.Job(1, "broken", JobState.Failed)));

        Assert.Equal(0, await _bundle.RunAsync("batch", "show", AnyBatch.Id));
        Assert.Contains("failed broken (job 1): The worker's disk is full.", _bundle.Output);
        Assert.Contains("project=kodak", _bundle.Output);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("cancel")]
    [InlineData("retry")]
    public async Task Batches_are_steered_by_the_start_of_their_ids(string action)
    {
        _server.On("GET /v1/batches", _ => AnyBatch.Page(AnyBatch.View(), AnyBatch.View() with { Id = new string('f', 32) }));
        _server.On($"GET /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View()).On($"POST /v1/batches/{AnyBatch.Id}/{action}", _ => AnyBatch.View());

        Assert.Equal(0, await _bundle.RunAsync("batch", action, "01234567", "--json"));
        Assert.Equal(AnyBatch.Id, JsonSerializer.Deserialize<BatchView>(_bundle.Output, ApiJson.Options)!.Id);
    }

    [Theory]
    [InlineData("pause", "paused batch {id}: 3 jobs wait")]
    [InlineData("resume", "batch {id} was not paused")]
    [InlineData("cancel", "cancelled batch {id}: 3 jobs were still to run")]
    [InlineData("retry", "batch {id}: 1 failed and 2 cancelled jobs run again")]
    public async Task What_has_happened_is_told(string action, string told)
    {
        var batch = AnyBatch.View(total: 7) with { Counts = new JobCounts(1, 1, 1, 1, 0, 2, 1) };
        _server.On($"GET /v1/batches/{AnyBatch.Id}", _ => batch).On($"POST /v1/batches/{AnyBatch.Id}/{action}", _ => batch);
        Assert.Equal(0, await _bundle.RunAsync("batch", action, AnyBatch.Id));
        Assert.Equal(told.Replace("{id}", AnyBatch.Id), _bundle.Output.TrimEnd());
    }

    [Theory]
    [InlineData("pause", BatchState.Paused, "batch {id} was paused already")]
    [InlineData("resume", BatchState.Paused, "resumed batch {id}: 1 job to run")]
    [InlineData("cancel", BatchState.Cancelled, "batch {id} was cancelled already")]
    public async Task What_was_so_already_is_told(string action, BatchState before, string told)
    {
        _server.On($"GET /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View(total: 1, state: before));
        _server.On($"POST /v1/batches/{AnyBatch.Id}/{action}", _ => AnyBatch.View(total: 1));
        Assert.Equal(0, await _bundle.RunAsync("batch", action, AnyBatch.Id));
        Assert.Equal(told.Replace("{id}", AnyBatch.Id), _bundle.Output.TrimEnd());
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("cancel")]
    [InlineData("retry")]
    public async Task What_the_server_refuses_is_told_with_its_words_and_the_others_are_steered(string action)
    {
        var other = new string('f', 32);
        _server.On($"GET /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View()).On($"GET /v1/batches/{other}", _ => AnyBatch.View() with { Id = other });
        _server.Do($"POST /v1/batches/{AnyBatch.Id}/{action}", (_, context) => ScriptedServer.RefuseAsync(context, 409, "The batch has ended; there is nothing to do."));
        _server.On($"POST /v1/batches/{other}/{action}", _ => AnyBatch.View() with { Id = other });

        Assert.Equal(1, await _bundle.RunAsync("batch", action, AnyBatch.Id, other));
        Assert.Equal("clusterfit: The batch has ended; there is nothing to do.", _bundle.Error.TrimEnd());
        Assert.Contains(other, Assert.Single(_bundle.Output.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_batch_is_called_by_its_name()
    {
        _server.On("GET /v1/batches", _ => AnyBatch.Page(AnyBatch.View() with { Name = "kodak 2", Id = new string('f', 32) }, AnyBatch.View() with { Name = "kodak" }));
        _server.On($"GET /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View());
        Assert.Equal(0, await _bundle.RunAsync("batch", "show", "kodak", "--json"));
        Assert.Contains("name=kodak", _server.Seen[0].Query);
    }

    [Theory]
    [InlineData("project=kodak", "project%3Akodak")]
    [InlineData("project:kodak", "project%3Akodak")]
    [InlineData("at=10:30", "at%3A10%3A30")]
    public async Task A_label_is_asked_for_in_both_spellings(string label, string asked)
    {
        _server.On("GET /v1/batches", _ => AnyBatch.Page(AnyBatch.View()));
        Assert.Equal(0, await _bundle.RunAsync("batch", "list", "--label", label));
        Assert.Contains($"label={asked}", _server.Seen[0].Query);
    }

    [Fact]
    public async Task A_list_is_not_longer_than_asked_for()
    {
        _server.On("GET /v1/batches", _ => new Page<BatchView>([AnyBatch.View(), AnyBatch.View(), AnyBatch.View()], null, $"{_server.Seen.Count}"));
        Assert.Equal(0, await _bundle.RunAsync("batch", "list", "--json", "--limit", "5"));
        Assert.Equal(5, _bundle.Output.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("01234567", 1, "'01234567' may be 0123456789abcdef0123456789abcdef or 01234567ffffffffffffffffffffffff; give the id that is meant")]
    [InlineData("any [red]name[/]", 1, "'any [red]name[/]' may be 0123456789abcdef0123456789abcdef or 01234567ffffffffffffffffffffffff")]
    [InlineData("76543210", 1, "has the name '76543210' or an id that starts so; 'clusterfit batch list' shows them")]
    [InlineData("0123456", 1, "has the name '0123456', and it is no id (at least 8 of the digits 0-9 and a-f)")]
    [InlineData("any", 1, "has the name 'any', and it is no id")]
    [InlineData("../nodes", 1, "has the name '../nodes', and it is no id")]
    [InlineData("ABCDEF012", 1, "has the name 'ABCDEF012', and it is no id")]
    [InlineData("", 2, "'' is no batch")]
    public async Task A_batch_that_is_not_clear_touches_nothing(string id, int exitCode, string message)
    {
        _server.On("GET /v1/batches", _ => AnyBatch.Page(AnyBatch.View(), AnyBatch.View() with { Id = "01234567" + new string('f', 24) }));

        Assert.Equal(exitCode, await _bundle.RunAsync("batch", "cancel", id));
        Assert.Contains(message, _bundle.Error);
        Assert.Equal(0, _server.Count("POST"));
    }

    [Theory]
    [InlineData("01234567/../nodes")]
    [InlineData("01234567")]
    [InlineData("01234567ABCDEF0123456789ABCDEF01")]
    public async Task An_id_of_the_server_that_is_none_is_not_followed(string id)
    {
        _server.On("GET /v1/batches", _ => AnyBatch.Page(AnyBatch.View() with { Id = id }));

        Assert.Equal(1, await _bundle.RunAsync("batch", "cancel", "01234567"));
        Assert.Contains("has the name '01234567' or an id that starts so", _bundle.Error);
        Assert.Equal(0, _server.Count("POST"));
    }

    [Theory]
    [InlineData("--priority 10", "{\"priority\":10,\"weight\":null,\"max_running\":null}")]
    [InlineData("--weight 0.5 --max-running 3", "{\"priority\":null,\"weight\":0.5,\"max_running\":3}")]
    [InlineData("--max-running none --priority -1", "{\"priority\":-1,\"weight\":null,\"max_running\":0}")]
    public async Task A_change_carries_what_was_given(string options, string body)
    {
        _server.On($"PATCH /v1/batches/{AnyBatch.Id}", _ => AnyBatch.View());
        Assert.Equal(0, await _bundle.RunAsync(["batch", "set", AnyBatch.Id, .. options.Split(' ')]));
        Assert.Equal(body, Assert.Single(_server.Seen).Text);
    }

    [Theory]
    [InlineData("", "nothing to change")]
    [InlineData("--priority high", "--priority: 'high' is not valid")]
    [InlineData("--priority 1001", "--priority: 1001; expected -1000 to 1000")]
    [InlineData("--weight 0", "--weight: 0; expected")]
    [InlineData("--max-running 0", "--max-running: 0; expected at least 1")]
    public async Task A_change_that_is_not_possible_is_not_sent(string options, string message)
    {
        Assert.Equal(2, await _bundle.RunAsync(["batch", "set", AnyBatch.Id, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Contains(message, _bundle.Error);
        Assert.Empty(_server.Seen);
    }

    [Fact]
    public async Task Nodes_are_listed_beside_the_command_that_runs_one()
    {
        _server.On("GET /v1/nodes", _ => new NodesView(
        [
            new NodeView("s1", "10.0.0.1:4053", ["scheduler", "api"], "up", null),
            new NodeView("w1", "10.0.0.2:4053", ["worker"], "unreachable", new WorkerView(4, 1, "cpu", 8_000_000_000, [new RunningAttempt(AnyBatch.Id, 3, 1)])),
        ]));

        Assert.Equal(0, await _bundle.RunAsync("node", "list"));
        Assert.Contains("scheduler, api", _bundle.Output);
        Assert.Matches(@"w1 .*unreachable .*cpu .* 1 .* 4 .*8\.0 GB", _bundle.Output);
        // The parent still reads its own options.
        Assert.Equal(2, await _bundle.RunAsync("node", "--roles", "cook"));
        Assert.Contains("roles", _bundle.Error);
    }
}
