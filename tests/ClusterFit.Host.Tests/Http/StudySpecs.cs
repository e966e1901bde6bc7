using System.Net;
using System.Text.Json.Nodes;
using ClusterFit.Core.Api;
using ClusterFit.Core.Studies;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Studies: submitted, listed, commanded, changed. The node trains nothing, so that trials wait.</summary>
public class StudySpecs(IdleApi idle) : IClassFixture<IdleApi>
{
    [Fact]
    public async Task A_study_is_submitted_once_however_often_it_is_sent()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var request = StudyRequests.Of(await StudyRequests.DefinitionAsync(api));
        var first = await api.SendAsync(HttpMethod.Post, "/v1/studies", request);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var study = await ApiBench.ReadAsync<StudyDetail>(first);
        Assert.Equal($"/v1/studies/{study.Id}", first.Headers.Location?.ToString());
        Assert.Equal(("tiny search", 3, BatchState.Open, "draft", 1), (study.Name, study.Planned, study.State, study.Preset, study.JobsOfTrial));
        Assert.Equal("blue", study.Labels["team"]);
        Assert.Equal("random", study.Definition.GetProperty("sampler").GetProperty("kind").GetString());
        Assert.Equal(new TrialStateCounts(2, 0, 0, 0, 0, 0), study.Trials);
        Assert.Empty(study.Best);
        var second = await api.SendAsync(HttpMethod.Post, "/v1/studies", request);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(study.Id, (await ApiBench.ReadAsync<StudyDetail>(second)).Id);
    }

    [Fact]
    public async Task The_same_key_for_another_study_is_a_conflict()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var definition = await StudyRequests.DefinitionAsync(api);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync()).StatusCode);
        definition["seed"] = 7;
        await ApiBench.ProblemAsync(await SendAsync(), HttpStatusCode.Conflict);

        Task<HttpResponseMessage> SendAsync() =>
            api.SendAsync(HttpMethod.Post, "/v1/studies", StudyRequests.Of(definition) with { IdempotencyKey = "mine" });
    }

    [Fact]
    public async Task Studies_and_batches_are_listed_apart()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(1);
        var study = await api.SubmitStudyAsync();
        Assert.Equal([batch.Id], (await api.GetAsync<Page<BatchView>>("/v1/batches")).Items.Select(one => one.Id));
        var listed = Assert.Single((await api.GetAsync<Page<ListedStudy>>("/v1/studies?state=open&label=team:blue&name=SEARCH")).Items);
        Assert.Equal((study.Id, 3, 2), (listed.Id, listed.Planned, listed.Trials.Running));
        Assert.Empty((await api.GetAsync<Page<ListedStudy>>("/v1/studies?state=ended")).Items);
        await ApiBench.ProblemAsync(await api.GetAsync("/v1/studies?label=blue"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_batch_is_no_study_and_jobs_of_a_study_are_those_of_a_batch()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(1);
        foreach (var path in new[] { "", "/trials", "/importance", "/events" })
            await ApiBench.ProblemAsync(await api.GetAsync($"/v1/studies/{batch.Id}{path}"), HttpStatusCode.NotFound);
        await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, $"/v1/studies/{batch.Id}/pause"), HttpStatusCode.NotFound);
        await ApiBench.ProblemAsync(await api.ChangeStudyAsync(batch.Id, new() { Key = "a", Trials = 9 }), HttpStatusCode.NotFound);
        await ApiBench.ProblemAsync(await api.GetAsync($"/v1/studies/{new string('0', 32)}"), HttpStatusCode.NotFound);
        var study = await api.SubmitStudyAsync();
        var jobs = await api.GetAsync<Page<JobView>>($"/v1/batches/{study.Id}/jobs");
        Assert.Equal(["trial-0000/image-0", "trial-0001/image-0"], jobs.Items.Select(job => job.Name));
        await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, $"/v1/batches/{study.Id}/retry"), HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("definition.space.learning-rate.float[1]", """{ "space": { "learning-rate": { "float": [0.1, "much"] } } }""")]
    [InlineData("definition.space", """{ "space": { "learning-rat": { "float": [0.1, 1] } } }""")]
    [InlineData("definition.sampler", """{ "sampler": "oracle" }""")]
    [InlineData("definition.pruner.min-epochs", """{ "pruner": { "kind": "successive-halving", "min-epochs": 400 } }""")]
    [InlineData("definition.budget.trials", """{ "budget": { "trials": 0 } }""")]
    [InlineData("definition.set.target-psnr", """{ "objectives": ["seconds-to-target"] }""")]
    [InlineData("definition.images[0]", """{ "images": ["photos/one.png"] }""")]
    [InlineData("definition.images[0].sha256", """{ "images": [{ "name": "other", "sha256": "0000000000000000000000000000000000000000000000000000000000000000" }] }""")]
    public async Task A_definition_that_is_none_is_refused_by_the_path_of_its_field(string field, string change)
    {
        var api = idle.Bench;
        var definition = await StudyRequests.DefinitionAsync(api);
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) definition[name] = value?.DeepClone();
        var problem = await ApiBench.ProblemAsync(
            await api.SendAsync(HttpMethod.Post, "/v1/studies", StudyRequests.Of(definition)), HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith(field, Assert.Single(problem.Errors!).Field, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_of_a_definition_are_told_at_once()
    {
        var api = idle.Bench;
        var definition = await StudyRequests.DefinitionAsync(api);
        (definition["parallelism"], definition["mode"]) = (0, "lucky");
        var problem = await ApiBench.ProblemAsync(
            await api.SendAsync(HttpMethod.Post, "/v1/studies", StudyRequests.Of(definition)), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["definition.parallelism", "definition.mode"], problem.Errors!.Select(error => error.Field));
    }

    [Theory]
    [InlineData("priority", """{ "priority": 5000 }""")]
    [InlineData("memory_bytes", """{ "memory_bytes": -1 }""")]
    [InlineData("idempotency_key", """{ "idempotency_key": "" }""")]
    [InlineData("labels", """{ "labels": { "TEAM": "blue" } }""")]
    [InlineData("definition", """{ "definition": 7 }""")]
    public async Task What_surrounds_a_definition_is_checked_as_for_a_batch(string field, string change)
    {
        var api = idle.Bench;
        var request = new JsonObject { ["definition"] = await StudyRequests.DefinitionAsync(api) };
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) request[name] = value?.DeepClone();
        var problem = await ApiBench.ProblemAsync(
            await api.SendTextAsync(HttpMethod.Post, "/v1/studies", request.ToJsonString()), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(field, Assert.Single(problem.Errors!).Field);
    }

    [Fact]
    public async Task A_definition_is_needed_and_not_too_large()
    {
        var api = idle.Bench;
        var without = await ApiBench.ProblemAsync(await api.SendTextAsync(HttpMethod.Post, "/v1/studies", "{}"), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("definition", Assert.Single(without.Errors!).Field);
        var large = $$"""{ "definition": "{{new string('a', 200_000)}}" }""";
        await ApiBench.ProblemAsync(await api.SendTextAsync(HttpMethod.Post, "/v1/studies", large), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_study_is_paused_resumed_and_cancelled()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var study = await api.SubmitStudyAsync();
        foreach (var (verb, state) in new[]
        {
            ("pause", BatchState.Paused), ("pause", BatchState.Paused), ("resume", BatchState.Open), ("cancel", BatchState.Cancelled), ("cancel", BatchState.Cancelled),
        })
        {
            using var response = await api.SendAsync(HttpMethod.Post, $"/v1/studies/{study.Id}/{verb}");
            Assert.Equal(state, (await ApiBench.ReadAsync<StudyDetail>(response)).State);
        }

        Assert.All(await api.TrialsAsync(study.Id), trial => Assert.Equal(TrialState.Cancelled, trial.State));
        await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, $"/v1/studies/{study.Id}/pause"), HttpStatusCode.Conflict);
        await ApiBench.ProblemAsync(await api.ChangeStudyAsync(study.Id, new() { Key = "late", Trials = 9 }), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_change_counts_once_and_stays_in_the_history()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var study = await api.SubmitStudyAsync();
        var change = new StudyChangeRequest
        {
            Key = "wider",
            Trials = 6,
            Epochs = 1000,
            Time = "1.5h",
            Parallelism = 3,
            Priority = 4,
            Space = StudyRequests.Json("""{ "octaves": { "int": [2, 3] } }"""),
        };
        for (var again = 0; again < 2; again++)
        {
            var changed = await ApiBench.ReadAsync<StudyDetail>(await api.ChangeStudyAsync(study.Id, change));
            Assert.Equal((6, 4, 3), (changed.Planned, changed.Priority, changed.Trials.Running));
            var budget = changed.Definition.GetProperty("budget");
            Assert.Equal(("90m", 1000), (budget.GetProperty("time").GetString(), budget.GetProperty("epochs").GetInt32()));
            Assert.Equal(3, changed.Definition.GetProperty("parallelism").GetInt32());
            Assert.Equal("[2,3]", changed.Definition.GetProperty("space").GetProperty("octaves").GetProperty("int").GetRawText());
            Assert.Equal("trials 6, epochs 1000, time 01:30:00, parallelism 3, priority 4, space of octaves", Assert.Single(changed.History).Text);
        }

        using var free = await api.ChangeStudyAsync(study.Id, new() { Key = "free", Epochs = 0, Time = "0" });
        Assert.Equal("""{"trials":6}""", (await ApiBench.ReadAsync<StudyDetail>(free)).Definition.GetProperty("budget").GetRawText());
    }

    [Fact]
    public async Task Trials_by_hand_and_of_other_studies_are_in_the_table()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var study = await api.SubmitStudyAsync();
        using var response = await api.ChangeStudyAsync(study.Id, new()
        {
            Key = "more",
            Parallelism = 3,
            Add = [new(new Dictionary<string, string> { ["learning-rate"] = "0.02", ["octaves"] = "3" })],
            Priors = [new(new Dictionary<string, string> { ["learning-rate"] = "0.01", ["octaves"] = "2" }, [31.5])],
        });
        response.EnsureSuccessStatusCode();
        var trials = await api.TrialsAsync(study.Id, pageSize: 1);
        Assert.Equal([(-1, TrialSource.OtherStudy), (0, TrialSource.Sampler), (1, TrialSource.Sampler), (2, TrialSource.User)],
            trials.Select(trial => (trial.Number, trial.Source)));
        Assert.Equal([31.5], Assert.Single(trials[0].Results).Values);
        Assert.Equal("0.02", trials[3].Settings["learning-rate"]);
        foreach (var trial in trials)
            Assert.Equal(trial.Settings, (await api.GetAsync<TrialView>($"/v1/studies/{study.Id}/trials/{trial.Number}")).Settings);
        foreach (var none in new[] { "4", "-2", "first" })
            await ApiBench.ProblemAsync(await api.GetAsync($"/v1/studies/{study.Id}/trials/{none}"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_study_that_is_stopped_says_so_and_goes_on()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var study = await api.SubmitStudyAsync();
        Assert.Equal("a user stopped it", (await ApiBench.ReadAsync<StudyDetail>(await api.ChangeStudyAsync(study.Id, new() { Key = "stop", Stop = true }))).Stopped);
        Assert.Null((await ApiBench.ReadAsync<StudyDetail>(await api.ChangeStudyAsync(study.Id, new() { Key = "go on", Stop = false }))).Stopped);
    }

    [Theory]
    [InlineData("key", """{ "trials": 9 }""")]
    [InlineData("key", """{ "key": "" }""")]
    [InlineData("trials", """{ "key": "a", "trials": 1 }""")]
    [InlineData("epochs", """{ "key": "a", "epochs": -1 }""")]
    [InlineData("time", """{ "key": "a", "time": "soon" }""")]
    [InlineData("parallelism", """{ "key": "a", "parallelism": 0 }""")]
    [InlineData("priority", """{ "key": "a", "priority": 5000 }""")]
    [InlineData("space", """{ "key": "a", "space": 3 }""")]
    [InlineData("space.width", """{ "key": "a", "space": { "width": { "int": [1, 4] } } }""")]
    [InlineData("space.octaves.int", """{ "key": "a", "space": { "octaves": { "int": [4, 1] } } }""")]
    [InlineData("space.octaves.when.learning-rate", """{ "key": "a", "space": { "octaves": { "int": [1, 2], "when": { "learning-rate": 0.1 } } } }""")]
    [InlineData("add[0].settings", """{ "key": "a", "add": [{ "settings": { "octaves": "many" } }] }""")]
    [InlineData("add[1]", """{ "key": "a", "add": [{ "settings": { "octaves": "2" } }, null] }""")]
    [InlineData("add[0].settings.octaves", """{ "key": "a", "add": [{ "settings": { "octaves": null } }] }""")]
    [InlineData("priors[0].values", """{ "key": "a", "priors": [{ "settings": { "octaves": "2" }, "values": [1, 2] }] }""")]
    [InlineData("priors[0]", """{ "key": "a", "priors": [null] }""")]
    public async Task A_change_that_is_not_possible_names_its_field(string field, string change)
    {
        var api = idle.Bench;
        var study = await api.SubmitStudyAsync();
        var problem = await ApiBench.ProblemAsync(
            await api.SendTextAsync(HttpMethod.Patch, $"/v1/studies/{study.Id}", change), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(field, Assert.Single(problem.Errors!).Field);
        Assert.Empty((await api.GetAsync<StudyDetail>($"/v1/studies/{study.Id}")).History);
    }

    [Theory]
    [InlineData("cursor=-1")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("from=3")]
    public async Task A_page_of_trials_that_is_none_is_refused(string query)
    {
        var api = idle.Bench;
        var study = await api.SubmitStudyAsync();
        await ApiBench.ProblemAsync(await api.GetAsync($"/v1/studies/{study.Id}/trials?{query}"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Who_may_only_read_changes_no_study()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Submit);
        var study = await api.SubmitStudyAsync(definition => definition["budget"] = new JsonObject { ["trials"] = 1 });
        var reader = api.ClientWith(api.AddKey("reader", ApiScope.Read));
        using var shown = await reader.GetAsync(new Uri($"/v1/studies/{study.Id}/trials", UriKind.Relative), ApiBench.Stop);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        foreach (var verb in new[] { "pause", "resume", "cancel" })
        {
            using var refused = await reader.PostAsync(new Uri($"/v1/studies/{study.Id}/{verb}", UriKind.Relative), content: null, ApiBench.Stop);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }
}
