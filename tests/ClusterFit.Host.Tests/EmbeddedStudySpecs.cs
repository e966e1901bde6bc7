using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;

namespace ClusterFit.Host.Tests;

/// <summary>Studies of real fits through the real actors and journal.</summary>
public class EmbeddedStudySpecs
{
    [Fact]
    public async Task Trials_are_the_same_with_one_lane_and_with_four_and_after_the_node_was_stopped_halfway()
    {
        var one = await RunAsync(lanes: 1, stopAfter: null);
        Assert.Equal(12, one.Count);
        Assert.Contains(one, trial => trial.State == TrialState.Pruned);
        Assert.Contains(one, trial => trial is { State: TrialState.Completed, Results.Count: 3 });
        AssertSame(one, await RunAsync(lanes: 4, stopAfter: null));
        AssertSame(one, await RunAsync(lanes: 2, stopAfter: 9));
    }

    [Fact]
    public async Task A_trial_that_paused_at_rungs_has_the_weights_of_a_fit_that_never_paused()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var study = await DefinitionAsync(node);
        var group = await node.SubmitAsync(new StudySubmission(study), TestBench.Stop);
        var jobs = await TestBench.FinalAsync(node, group);
        var trials = await TrialsAsync(node, group);
        var completed = trials.First(trial => trial is { State: TrialState.Completed, Results.Count: 3 });
        var job = jobs[completed.Number * study.JobsOfTrial];
        var spec = study.SpecOf(completed.Settings, study.FitSeeds[0]);
        TestBench.AssertEqual(TestBench.FitWithoutNode(spec, 0), await TestBench.TensorsAsync(node, job));
        Assert.Equal(3, job.Attempt);
    }

    [Fact]
    public async Task An_ended_study_goes_on_after_an_edit()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var group = await node.SubmitAsync(new StudySubmission(await DefinitionAsync(node)), TestBench.Stop);
        await TestBench.FinalAsync(node, group);
        var edit = new StudyEdit { Key = "more", Trials = 15, Add = [[new("learning-rate", "0.01"), new("depth", "2")]] };
        await node.Groups.EditAsync(group, edit, TestBench.Stop);
        await TestBench.FinalAsync(node, group);
        var trials = await TrialsAsync(node, group);
        Assert.Equal((15, TrialSource.User), (trials.Count, trials[12].Source));
        var view = await node.Groups.ReadStudyAsync(group, TestBench.Stop);
        Assert.Equal((GroupPhase.Ended, 15, 1), (view.Group.Standing.Phase, view.Group.Standing.Study!.Planned, view.History.Count));
    }

    private static async Task<IReadOnlyList<Trial>> RunAsync(int lanes, int? stopAfter)
    {
        using var bench = new TestBench();
        GroupId group;
        await using (var node = await bench.StartAsync(lanes))
        {
            group = await node.SubmitAsync(new StudySubmission(await DefinitionAsync(node)), TestBench.Stop);
            if (stopAfter is null)
            {
                await TestBench.FinalAsync(node, group);
                return await TrialsAsync(node, group);
            }

            await TestBench.FirstAsync(node, group, job => job.Index >= stopAfter && job.Attempt > 0);
        }

        await using var again = await bench.StartAsync(lanes);
        await TestBench.FinalAsync(again, group);
        return await TrialsAsync(again, group);
    }

    private static async Task<StudyDefinition> DefinitionAsync(EmbeddedNode node) => new()
    {
        Base = TestBench.TinySpec(epochs: 9) with { Recipe = new() { BatchSize = 16, Epochs = 9, EvaluateEvery = 9 } },
        Images = [.. (await TestBench.BatchAsync(node, new FitSpec(), 2)).Images],
        Space = new SearchSpace([new NumberDimension("learning-rate", 1e-4, 1e-1, Log: true), new NumberDimension("depth", 1, 3, Step: 1) { Whole = true }]),
        Sampler = new SamplerSpec { StartupTrials = 3 },
        Pruner = new PrunerSpec { Kind = PrunerKind.SuccessiveHalving },
        Budget = new StudyBudget { Trials = 12 },
        Seed = 3,
    };

    private static async Task<IReadOnlyList<Trial>> TrialsAsync(EmbeddedNode node, GroupId group)
    {
        var trials = new List<Trial>();
        await foreach (var trial in node.Groups.ReadTrialsAsync(group, TestBench.Stop)) trials.Add(trial);
        return trials;
    }

    // All but the seconds, which a clock measured.
    private static void AssertSame(IReadOnlyList<Trial> expected, IReadOnlyList<Trial> actual) =>
        Assert.Equal(expected.Select(trial => trial with { Seconds = 0 }), actual.Select(trial => trial with { Seconds = 0 }));
}
