using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Batches: submitted, listed, commanded. The node trains nothing, so that jobs wait.</summary>
public class BatchSpecs
{
    [Fact]
    public async Task A_batch_is_submitted_once_however_often_it_is_sent()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var request = await api.RequestAsync(3);
        var first = await api.SendAsync(HttpMethod.Post, "/v1/batches", request);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var batch = await ApiBench.ReadAsync<BatchView>(first);
        Assert.Equal($"/v1/batches/{batch.Id}", first.Headers.Location?.ToString());
        Assert.Equal(("tiny", 3, BatchState.Open, "photo"), (batch.Name, batch.Total, batch.State, batch.Preset));
        Assert.Equal("blue", batch.Labels["team"]);
        Assert.Equal(("3", "8,8"), (batch.Settings["epochs"], batch.Settings["widths"]));
        Assert.Equal(3, batch.Counts.Available);
        var second = await api.SendAsync(HttpMethod.Post, "/v1/batches", request);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(batch.Id, (await ApiBench.ReadAsync<BatchView>(second)).Id);
        Assert.Equal(batch.Id, (await api.GetAsync<BatchView>($"/v1/batches/{batch.Id}")).Id);
    }

    [Fact]
    public async Task The_same_key_for_another_batch_is_a_conflict()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var request = await api.RequestAsync(1) with { IdempotencyKey = "mine" };
        Assert.Equal(HttpStatusCode.Created, (await api.SendAsync(HttpMethod.Post, "/v1/batches", request)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Post, "/v1/batches", request)).StatusCode);
        var other = request with { Settings = ApiBench.TinySettings(epochs: 4) };
        await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, "/v1/batches", other), HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("priority", "0", """{ "priority": 7 }""")]
    [InlineData("labels", "team:blue", """{ "labels": { "team": "red" } }""")]
    [InlineData("name", "tiny", """{ "name": "other" }""")]
    [InlineData("memory_bytes", "0", """{ "memory_bytes": 5 }""")]
    [InlineData("settings.epochs", "3", """{ "settings": { "octaves": "3", "widths": "8,8", "batch-size": "16", "epochs": "4", "evaluate-every": "3" } }""")]
    public async Task The_same_key_with_another_field_is_a_conflict_that_names_it(string field, string before, string change)
    {
        await using var api = await ApiBench.StartIdleAsync();
        var request = JsonSerializer.SerializeToNode(await api.RequestAsync(1) with { IdempotencyKey = "mine" }, ApiJson.Options)!.AsObject();
        Assert.Equal(HttpStatusCode.Created, (await SendAsync()).StatusCode);
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) request[name] = value?.DeepClone();
        var problem = await ApiBench.ProblemAsync(await SendAsync(), HttpStatusCode.Conflict);
        Assert.Equal(field, Assert.Single(problem.Errors!).Field);
        Assert.Contains($"'{before}'", problem.Errors![0].Expected);

        Task<HttpResponseMessage> SendAsync() => api.SendTextAsync(HttpMethod.Post, "/v1/batches", request.ToJsonString());
    }

    [Fact]
    public async Task The_same_key_is_the_same_batch_also_after_a_change_of_its_terms()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(1, request => request with { IdempotencyKey = "mine" });
        (await api.SendAsync(HttpMethod.Patch, $"/v1/batches/{batch.Id}", new BatchChange(Priority: 9))).EnsureSuccessStatusCode();
        Assert.Equal(9, (await api.SubmitAsync(1, request => request with { IdempotencyKey = "mine" })).Priority);
    }

    [Fact]
    public async Task Changes_at_once_of_different_fields_all_count()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(1);
        for (var round = 1; round <= 10; round++)
        {
            BatchChange[] changes = [new(Priority: round), new(Weight: 1 + round), new(MaxRunning: round)];
            var answers = await Task.WhenAll(changes.Select(change => api.SendAsync(HttpMethod.Patch, $"/v1/batches/{batch.Id}", change)));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
            var view = await api.GetAsync<BatchView>($"/v1/batches/{batch.Id}");
            Assert.Equal((round, 1.0 + round, round), (view.Priority, view.Weight, view.MaxRunning));
        }
    }

    [Fact]
    public async Task A_batch_that_is_over_takes_no_commands_but_those_that_are_repeated()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var ended = await api.SubmitAsync(1);
        (await api.SendAsync(HttpMethod.Post, $"/v1/batches/{ended.Id}/jobs/0/cancel")).EnsureSuccessStatusCode();
        await RefuseAsync(ended, "pause", "resume", "cancel");
        var problem = await ApiBench.ProblemAsync(
            await api.SendAsync(HttpMethod.Patch, $"/v1/batches/{ended.Id}", new BatchChange(Priority: 1)), HttpStatusCode.Conflict);
        Assert.Equal($"batch {ended.Id} has ended; there is nothing to change.", problem.Detail);
        await CommandAsync(api, ended, "retry");
        await CommandAsync(api, ended, "retry");
        await CommandAsync(api, ended, "cancel");
        Assert.Equal(BatchState.Cancelled, (await CommandAsync(api, ended, "cancel")).State);
        await RefuseAsync(ended, "pause", "resume");
        await CommandAsync(api, ended, "retry");
        foreach (var verb in new[] { "resume", "resume", "pause", "pause", "resume" }) await CommandAsync(api, ended, verb);

        async Task RefuseAsync(BatchView batch, params string[] verbs)
        {
            foreach (var verb in verbs)
            {
                var refused = await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, $"/v1/batches/{batch.Id}/{verb}"), HttpStatusCode.Conflict);
                Assert.EndsWith($"; there is nothing to {verb}.", refused.Detail, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_batch_that_has_all_its_results_has_nothing_to_retry()
    {
        await using var api = await ApiBench.StartAsync();
        var batch = await api.SubmitAsync(1);
        await api.EndOfAsync(batch.Id);
        var problem = await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, $"/v1/batches/{batch.Id}/retry"), HttpStatusCode.Conflict);
        Assert.Equal($"batch {batch.Id} has no failed or cancelled jobs; there is nothing to retry.", problem.Detail);
    }

    [Fact]
    public async Task Images_that_have_not_been_uploaded_are_named()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var request = await api.RequestAsync(1);
        var missing = ContentHash.Of([1, 2, 3]).Hex;
        request = request with { Images = [.. request.Images!, new ImageReference("missing", missing)] };
        var problem = await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, "/v1/batches", request), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("1 of them have not been uploaded, 'missing'", problem.Detail);
        Assert.Equal(new FieldProblem("images[1].sha256", missing, "an image that has been uploaded before"), Assert.Single(problem.Errors!));
    }

    [Fact]
    public async Task A_batch_is_paused_changed_resumed_cancelled_and_run_again()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(2);
        Assert.Equal(BatchState.Paused, (await CommandAsync(api, batch, "pause")).State);
        Assert.Equal(BatchState.Paused, (await CommandAsync(api, batch, "pause")).State);
        Assert.Equal(BatchState.Open, (await CommandAsync(api, batch, "resume")).State);
        using var changed = await api.SendAsync(HttpMethod.Patch, $"/v1/batches/{batch.Id}", new BatchChange(Priority: 5, MaxRunning: 3));
        var terms = await ApiBench.ReadAsync<BatchView>(changed);
        Assert.Equal((5, 1.0, 3), (terms.Priority, terms.Weight, terms.MaxRunning));
        using var unlimited = await api.SendTextAsync(HttpMethod.Patch, $"/v1/batches/{batch.Id}", """{ "max_running": 0 }""");
        Assert.Null((await ApiBench.ReadAsync<BatchView>(unlimited)).MaxRunning);
        var cancelled = await CommandAsync(api, batch, "cancel");
        Assert.Equal((BatchState.Cancelled, 2), (cancelled.State, cancelled.Counts.Cancelled));
        var again = await CommandAsync(api, batch, "retry");
        Assert.Equal((BatchState.Open, 2), (again.State, again.Counts.Available));
    }

    [Fact]
    public async Task A_change_that_is_not_possible_is_told_what_is_wrong()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(1);
        var problem = await ApiBench.ProblemAsync(
            await api.SendTextAsync(HttpMethod.Patch, $"/v1/batches/{batch.Id}", """{ "weight": -1 }"""), HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith("weight: -1; expected", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_are_listed_by_pages_and_filters()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var batch = await api.SubmitAsync(1, request => request with
            {
                Name = $"Batch {i}",
                Settings = ApiBench.TinySettings(epochs: i + 1),
                Labels = new Dictionary<string, string> { ["odd"] = i % 2 == 1 ? "yes" : "no" },
            });
            ids.Add(batch.Id);
        }

        var first = await api.GetAsync<Page<BatchView>>("/v1/batches?limit=2");
        Assert.Equal([ids[2], ids[1]], first.Items.Select(batch => batch.Id));
        var second = await api.GetAsync<Page<BatchView>>($"/v1/batches?limit=2&cursor={Uri.EscapeDataString(first.Next!)}");
        Assert.Equal([ids[0]], second.Items.Select(batch => batch.Id));
        Assert.Null(second.Next);
        Assert.Equal([ids[1]], (await api.GetAsync<Page<BatchView>>("/v1/batches?label=odd:yes")).Items.Select(batch => batch.Id));
        Assert.Equal([ids[0]], (await api.GetAsync<Page<BatchView>>("/v1/batches?name=batch%200")).Items.Select(batch => batch.Id));
        Assert.Empty((await api.GetAsync<Page<BatchView>>("/v1/batches?state=ended")).Items);
        await ApiBench.ProblemAsync(await api.GetAsync("/v1/batches?cursor=damaged"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Jobs_are_listed_by_pages_and_filters()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(5);
        var path = $"/v1/batches/{batch.Id}/jobs";
        var first = await api.GetAsync<Page<JobView>>($"{path}?limit=2&sort=name&order=desc");
        Assert.Equal([4, 3], first.Items.Select(job => job.Index));
        Assert.Equal(5, first.Total);
        var second = await api.GetAsync<Page<JobView>>($"{path}?limit=3&sort=name&order=desc&cursor={Uri.EscapeDataString(first.Next!)}");
        Assert.Equal([2, 1, 0], second.Items.Select(job => job.Index));
        Assert.Null(second.Next);
        var found = await api.GetAsync<Page<JobView>>($"{path}?name=IMAGE-3&state=available,failed");
        Assert.Equal(("image-3", JobState.Available, ContentHash.Of(TestBench.Image(3)).Hex),
            (Assert.Single(found.Items).Name, found.Items[0].State, found.Items[0].ImageSha256));
        await ApiBench.ProblemAsync(await api.GetAsync($"{path}?cursor=damaged"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task One_job_is_cancelled_and_run_again()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(2);
        using var cancelled = await api.SendAsync(HttpMethod.Post, $"/v1/batches/{batch.Id}/jobs/1/cancel");
        Assert.Equal(JobState.Cancelled, (await ApiBench.ReadAsync<JobDetail>(cancelled)).State);
        Assert.Equal(JobState.Available, (await api.GetAsync<JobDetail>($"/v1/batches/{batch.Id}/jobs/0")).State);
        using var again = await api.SendAsync(HttpMethod.Post, $"/v1/batches/{batch.Id}/jobs/1/retry");
        Assert.Equal(JobState.Available, (await ApiBench.ReadAsync<JobDetail>(again)).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/jobs")]
    [InlineData("/jobs/0")]
    [InlineData("/jobs/0/weights")]
    [InlineData("/jobs/0/preview")]
    [InlineData("/jobs/0/render")]
    [InlineData("/jobs/0/metrics")]
    [InlineData("/events")]
    [InlineData("/summary.csv")]
    public async Task A_batch_that_is_not_there_is_told_so(string path)
    {
        await using var api = await ApiBench.StartIdleAsync();
        await ApiBench.ProblemAsync(await api.GetAsync($"/v1/batches/{new string('0', 32)}{path}"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_job_that_is_not_there_or_has_no_result_is_told_so()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var jobs = $"/v1/batches/{(await api.SubmitAsync(1)).Id}/jobs";
        foreach (var path in new[] { "1", "1/weights", "1/preview", "0/weights", "0/safetensors", "0/film", "0/render", "0/preview" })
            await ApiBench.ProblemAsync(await api.GetAsync($"{jobs}/{path}"), HttpStatusCode.NotFound);
        Assert.Empty((await api.GetAsync<MetricsView>($"{jobs}/0/metrics")).Points);
    }

    [Fact]
    public async Task Images_can_be_taken_from_a_folder_of_the_store()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var folder = Directory.CreateDirectory(Path.Combine(api.ImportPath, "photos", "deep"));
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "b.png"), TestBench.Image(1), ApiBench.Stop);
        await File.WriteAllBytesAsync(Path.Combine(api.ImportPath, "photos", "a.png"), TestBench.Image(2), ApiBench.Stop);
        await File.WriteAllTextAsync(Path.Combine(api.ImportPath, "photos", "read.me"), "no image", ApiBench.Stop);
        using var response = await api.SendAsync(HttpMethod.Post, "/v1/batches", new BatchRequest { Prefix = "photos", Settings = ApiBench.TinySettings(3) });
        var batch = await ApiBench.ReadAsync<BatchView>(response);
        var jobs = await api.GetAsync<Page<JobView>>($"/v1/batches/{batch.Id}/jobs");
        Assert.Equal(["photos/a.png", "photos/deep/b.png"], jobs.Items.Select(job => job.Name));
        Assert.Equal(ContentHash.Of(TestBench.Image(1)).Hex, jobs.Items[1].ImageSha256);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../journal")]
    [InlineData("/etc")]
    [InlineData("photos/../../journal")]
    [InlineData("photos/./x")]
    [InlineData("photos//x")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("")]
    [InlineData("nowhere")]
    [InlineData("link")]
    [InlineData("broken")]
    public async Task A_prefix_that_leads_elsewhere_or_to_no_images_is_refused(string prefix)
    {
        await using var api = await ApiBench.StartIdleAsync();
        var outside = Directory.CreateDirectory(Path.Combine(api.ImportPath, "..", "..", "outside")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(outside, "secret.png"), TestBench.Image(1), ApiBench.Stop);
        Directory.CreateDirectory(Path.Combine(api.ImportPath, "broken"));
        await File.WriteAllTextAsync(Path.Combine(api.ImportPath, "broken", "no.png"), "no image", ApiBench.Stop);
        Directory.CreateSymbolicLink(Path.Combine(api.ImportPath, "link"), outside);
        var problem = await ApiBench.ProblemAsync(
            await api.SendAsync(HttpMethod.Post, "/v1/batches", new BatchRequest { Prefix = prefix }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("prefix", Assert.Single(problem.Errors!).Field);
    }

    [Fact]
    public async Task What_is_no_regular_file_holds_nobody_up()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var folder = Directory.CreateDirectory(Path.Combine(api.ImportPath, "pipes")).FullName;
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(folder, "pipe.png")])) await make.WaitForExitAsync(ApiBench.Stop);
        var asked = api.SendAsync(HttpMethod.Post, "/v1/batches", new BatchRequest { Prefix = "pipes" });
        var problem = await ApiBench.ProblemAsync(await asked.WaitAsync(TimeSpan.FromSeconds(20), ApiBench.Stop), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("prefix: 'pipes/pipe.png' can not be taken: It is empty, or no regular file.", problem.Detail);
    }

    [Fact]
    public async Task A_link_to_an_image_is_not_followed()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var outside = Path.Combine(api.ImportPath, "..", "..", "secret.png");
        var folder = Directory.CreateDirectory(Path.Combine(api.ImportPath, "links")).FullName;
        await File.WriteAllBytesAsync(outside, TestBench.Image(1), ApiBench.Stop);
        File.CreateSymbolicLink(Path.Combine(folder, "link.png"), outside);
        await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, "/v1/batches", new BatchRequest { Prefix = "links" }), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_prefix_with_too_many_images_is_refused()
    {
        await using var api = await ApiBench.StartIdleAsync(new ApiLimits { PrefixImages = 2 });
        Directory.CreateDirectory(Path.Combine(api.ImportPath, "many"));
        for (var i = 0; i < 3; i++) await File.WriteAllBytesAsync(Path.Combine(api.ImportPath, "many", $"{i}.png"), TestBench.Image(i), ApiBench.Stop);
        var problem = await ApiBench.ProblemAsync(
            await api.SendAsync(HttpMethod.Post, "/v1/batches", new BatchRequest { Prefix = "many" }), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("at most 2 images", problem.Detail);
    }

    [Fact]
    public async Task The_nodes_and_the_presets_and_settings_are_listed()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var node = Assert.Single((await api.GetAsync<NodesView>("/v1/nodes")).Nodes);
        Assert.Equal("up", node.State);
        Assert.Equal(["api", "scheduler"], node.Roles);
        Assert.Contains(await api.GetAsync<List<PresetView>>("/v1/presets"), preset => preset.Name == "photo" && preset.Settings.ContainsKey("epochs"));
        Assert.Contains(await api.GetAsync<List<SettingView>>("/v1/settings"), setting => setting.Key == "learning-rate");
    }

    private static async Task<BatchView> CommandAsync(ApiBench api, BatchView batch, string verb)
    {
        using var response = await api.SendAsync(HttpMethod.Post, $"/v1/batches/{batch.Id}/{verb}");
        return await ApiBench.ReadAsync<BatchView>(response);
    }
}
