using System.Text.Json.Nodes;
using ClusterFit.Core.Api;
using ClusterFit.Core.Studies;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Studies that run: their events, their results, and more trials after the end.</summary>
public class StudyRunSpecs
{
    [Fact]
    public async Task A_study_tells_where_its_trials_stand_until_it_ends()
    {
        await using var api = await ApiBench.StartAsync();
        var study = await api.SubmitStudyAsync();
        var heard = await api.EndOfStudyAsync(study.Id);
        Assert.Equal(study.Id, heard.First(happened => happened.Name == "study").Read<ListedStudy>().Id);
        var last = heard.Last(happened => happened.Name == "study").Read<ListedStudy>();
        Assert.Equal((BatchState.Ended, 3), (last.State, last.Trials.Completed));
        var trials = await api.TrialsAsync(study.Id);
        Assert.All(trials, trial => Assert.Equal((TrialState.Completed, 4L), (trial.State, trial.Epochs)));
        Assert.Equal(trials.Max(trial => trial.Results[^1].Values[0]), Assert.Single(last.Best));
        var batch = await api.GetAsync<BatchView>($"/v1/batches/{study.Id}");
        Assert.Equal(3, batch.Counts.Completed);
    }

    [Fact]
    public async Task An_ended_study_that_is_extended_goes_on()
    {
        await using var api = await ApiBench.StartAsync();
        var study = await api.SubmitStudyAsync();
        await api.EndOfStudyAsync(study.Id);
        var extended = await ApiBench.ReadAsync<StudyDetail>(await api.ChangeStudyAsync(study.Id, new() { Key = "more", Trials = 5 }));
        Assert.Equal((BatchState.Open, 5), (extended.State, extended.Planned));
        await api.EndOfStudyAsync(study.Id);
        Assert.Equal(5, (await api.TrialsAsync(study.Id)).Count(trial => trial.State == TrialState.Completed));
    }

    [Fact]
    public async Task Weak_trials_stop_at_a_rung_with_a_result_for_each()
    {
        await using var api = await ApiBench.StartAsync();
        var study = await api.SubmitStudyAsync(definition =>
        {
            definition["pruner"] = new JsonObject { ["kind"] = "successive-halving", ["min-epochs"] = 1, ["reduction"] = 2 };
            definition["budget"] = new JsonObject { ["trials"] = 4 };
        });
        await api.EndOfStudyAsync(study.Id);
        var trials = await api.TrialsAsync(study.Id);
        Assert.Contains(trials, trial => trial is { State: TrialState.Pruned, Results: [{ Epochs: 1 }] });
        Assert.Contains(trials, trial => trial is { State: TrialState.Completed or TrialState.Pruned, Results: [{ Epochs: 1 }, { Epochs: 2 }, ..] });
    }

    [Fact]
    public async Task The_importance_of_dimensions_is_told_once_there_are_trials_enough()
    {
        await using var api = await ApiBench.StartAsync();
        var study = await api.SubmitStudyAsync(definition => definition["parallelism"] = 8);
        await api.EndOfStudyAsync(study.Id);
        Assert.Empty(Assert.Single((await api.GetAsync<ImportanceView>($"/v1/studies/{study.Id}/importance")).Objectives).Dimensions);
        using var more = await api.ChangeStudyAsync(study.Id, new() { Key = "more", Trials = 30 });
        more.EnsureSuccessStatusCode();
        await api.EndOfStudyAsync(study.Id);
        var importance = Assert.Single((await api.GetAsync<ImportanceView>($"/v1/studies/{study.Id}/importance")).Objectives);
        Assert.Equal("psnr", importance.Measure);
        Assert.Equal(["learning-rate", "octaves"], importance.Dimensions.Select(each => each.Dimension).Order());
        Assert.Equal(1, importance.Dimensions.Sum(each => each.Share), tolerance: 1e-9);
    }

    [Fact]
    public async Task A_target_that_is_missed_has_no_value()
    {
        await using var api = await ApiBench.StartAsync();
        var study = await api.SubmitStudyAsync(definition =>
        {
            definition["set"]!["target-psnr"] = "120";
            definition["objectives"] = new JsonArray("epochs-to-target");
            definition["budget"] = new JsonObject { ["trials"] = 1 };
        });
        await api.EndOfStudyAsync(study.Id);
        Assert.Equal([null], Assert.Single(Assert.Single(await api.TrialsAsync(study.Id)).Results).Values);
        Assert.Equal([null], (await api.GetAsync<StudyDetail>($"/v1/studies/{study.Id}")).Best);
    }

    [Fact]
    public async Task All_batches_studies_and_nodes_are_one_stream()
    {
        await using var api = await ApiBench.StartIdleAsync();
        await using var events = await EventReader.OpenAsync(api.Client, "/v1/events", last: null);
        await events.UntilAsync(happened => happened.Name == "reset");
        var study = await api.SubmitStudyAsync();
        var heard = await events.UntilAsync(happened => happened.Name is "study" or "batch");
        Assert.Equal(("study", study.Id), (heard[^1].Name, heard[^1].Read<ListedStudy>().Id));
    }
}
