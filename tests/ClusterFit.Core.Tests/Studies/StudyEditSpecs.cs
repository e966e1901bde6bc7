using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using static ClusterFit.Core.Tests.Studies.StudyExamples;

namespace ClusterFit.Core.Tests.Studies;

public class StudyEditSpecs
{
    private static readonly EquatableList<KeyValuePair<string, string>> ByHand =
        [new("learning-rate", "0.003"), new("schedule", "constant"), new("depth", "2")];

    [Fact]
    public void An_ended_study_goes_on_when_its_budget_is_extended()
    {
        var cluster = new StudyCluster(Definition(trials: 5), workers: 2, seed: 1).Run();
        Assert.True(cluster.State.IsEnded);
        Edit(cluster, new StudyEdit { Key = "more", Trials = 9 });
        Assert.False(cluster.State.IsEnded);
        Assert.Null(cluster.State.Ended);
        cluster.Run();
        Assert.Equal((9, true), (cluster.Study.Trials.Count, cluster.State.IsEnded));
        Assert.NotNull(cluster.State.Ended);
        Assert.Equal([new StudyChange(cluster.Study.History[0].At, 5, "trials 9")], cluster.Study.History);
    }

    [Theory]
    [InlineData(PrunerKind.Median)]
    [InlineData(PrunerKind.SuccessiveHalving)]
    [InlineData(PrunerKind.Hyperband)]
    public void A_pruned_study_that_has_ended_is_extended_to_its_end(PrunerKind pruner)
    {
        foreach (var mode in new[] { StudyMode.Reproducible, StudyMode.Asynchronous })
        {
            for (var first = 3; first < 20; first++)
            {
                var cluster = new StudyCluster(Definition(trials: first, SamplerKind.Tpe, pruner) with { Mode = mode }, workers: 3, seed: first).Run();
                Edit(cluster, new StudyEdit { Key = "more", Trials = 40 });
                if (first % 2 == 0) cluster.ReplaceBySnapshot();
                cluster.Run();
                Assert.Equal((40, true), (cluster.Study.Trials.Count, cluster.State.IsEnded));
                Assert.All(cluster.Study.Trials, trial => Assert.True(trial.Trial.IsFinal));
            }
        }
    }

    [Fact]
    public void The_same_edit_again_changes_nothing_more()
    {
        var cluster = new StudyCluster(Definition(trials: 5), workers: 1, seed: 1);
        Edit(cluster, new StudyEdit { Key = "hand", Add = [ByHand] });
        Edit(cluster, new StudyEdit { Key = "hand", Add = [ByHand] });
        Assert.Single(cluster.Study.History);
        Assert.Single(cluster.Run().Study.Trials, trial => trial.Trial.Source == TrialSource.User);
    }

    [Fact]
    public void Trials_by_hand_that_come_too_late_are_refused_until_there_is_room()
    {
        var cluster = new StudyCluster(Definition(trials: 5), workers: 1, seed: 1).Run();
        var late = new StudyEdit { Key = "late", Add = [ByHand] };
        Assert.Contains("add: 1; expected at most 0", Assert.IsType<GroupReplies.Refused>(cluster.Do(new GroupCommands.EditStudy(Id, late))).Reason);
        Edit(cluster, late with { Trials = 6 });
        Assert.Equal((6, ByHand), (cluster.Run().Study.Trials.Count, cluster.Study.Trials[5].Trial.Settings));
        Assert.Equal("trials 6, 1 trial by hand", cluster.Study.History[^1].Text);
    }

    [Fact]
    public void Trials_by_hand_come_next_and_the_sampler_misses_none_of_its_own()
    {
        var grid = Definition(trials: 40, SamplerKind.Grid);
        var cluster = new StudyCluster(grid, workers: 4, seed: 1).Run(c => c.Study.Trials.Count >= 10);
        var next = cluster.Study.Trials.Count;
        Edit(cluster, new StudyEdit { Key = "hand", Add = [ByHand] });
        cluster.Run();
        Assert.Equal((TrialSource.User, ByHand), (cluster.Study.Trials[next].Trial.Source, cluster.Study.Trials[next].Trial.Settings));
        Assert.Equal(37, cluster.Study.Trials.Count);
        Assert.Equal(36, cluster.Study.Trials.Where(t => t.Trial.Source == TrialSource.Sampler).Select(t => string.Join(" ", t.Trial.Settings)).Distinct().Count());
    }

    [Fact]
    public void A_narrowed_dimension_holds_from_the_next_proposal_on()
    {
        var cluster = new StudyCluster(Definition(trials: 40), workers: 4, seed: 1).Run(c => c.Study.Trials.Count >= 15);
        var before = cluster.Study.Trials.Count;
        Edit(cluster, new StudyEdit { Key = "narrow", Dimensions = [new NumberDimension("learning-rate", 1e-3, 5e-3, Log: true)] });
        cluster.Run();
        var rates = cluster.Study.Trials.Select(trial => double.Parse(trial.Trial.Settings[0].Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Contains(rates[..before], rate => rate is < 1e-3 or > 5e-3);
        Assert.All(rates[before..], rate => Assert.InRange(rate, 1e-3, 5e-3));
        Assert.Equal(40, rates.Length);
    }

    [Fact]
    public void A_choice_that_others_depend_on_is_taken_away_and_comes_back()
    {
        var cluster = new StudyCluster(Definition(trials: 40), workers: 4, seed: 1).Run(c => c.Study.Trials.Count >= 15);
        var before = cluster.Study.Trials.Count;
        Edit(cluster, new StudyEdit { Key = "one", Dimensions = [new ChoiceDimension("schedule", ["constant"])] });
        cluster.ReplaceBySnapshot();
        cluster.Run(c => c.Study.Trials.Count >= before + 10);
        Assert.All(cluster.Study.Trials.Skip(before), trial => Assert.DoesNotContain(trial.Trial.Settings, setting => setting.Key == "half-life-epochs"));
        Edit(cluster, new StudyEdit { Key = "both", Dimensions = [new ChoiceDimension("schedule", ["constant", "exponential"])] });
        Assert.Contains(cluster.Run().Study.Trials.Skip(before + 10), trial => trial.Trial.Settings.Any(setting => setting.Key == "half-life-epochs"));
    }

    [Fact]
    public void A_stopped_study_ends_what_runs_and_goes_on_when_it_is_told_to()
    {
        var cluster = new StudyCluster(Definition(trials: 30), workers: 4, seed: 1).Run(c => c.Study.Trials.Count >= 10);
        Edit(cluster, new StudyEdit { Key = "stop", Stop = true });
        cluster.Run();
        Assert.True(cluster.State.IsEnded);
        var stopped = cluster.Study.Trials.Count;
        Assert.InRange(stopped, 10, 14);
        Edit(cluster, new StudyEdit { Key = "go on", Stop = false });
        Assert.Equal(30, cluster.Run().Study.Trials.Count);
        Assert.All(cluster.Study.Trials, trial => Assert.True(trial.Trial.IsFinal));
    }

    [Fact]
    public void Priority_and_parallelism_change_while_it_runs()
    {
        var cluster = new StudyCluster(Definition(trials: 60, SamplerKind.Random), workers: 8, seed: 1).Run(c => c.Study.Trials.Count >= 12);
        Assert.Equal(4, cluster.Busy.Max());
        Edit(cluster, new StudyEdit { Key = "wide", Parallelism = 8, Priority = 5 });
        Assert.Equal(5, cluster.State.Terms.Priority);
        Assert.Equal(8, cluster.Run().Busy.Max());
    }

    [Fact]
    public void What_another_study_found_is_known_from_the_first_proposal_on()
    {
        var found = new StudyCluster(Definition(trials: 60), workers: 4, seed: 1).Run().Study;
        var priors = found.Trials.Where(trial => trial.Trial.State == TrialState.Completed)
            .Select(trial => new PriorTrial(trial.Trial.Settings, trial.Trial.Latest!.Values)).Take(StudyEdit.MaxTrials).ToArray();
        var paused = Definition(trials: 12) with { Seed = 8, Parallelism = 1 };
        var cold = new StudyCluster(paused, workers: 1, seed: 1).Run().Study;
        var warm = new StudyCluster(paused, workers: 1, seed: 1);
        Edit(warm, new StudyEdit { Key = "warm", Priors = [.. priors] });
        Assert.True(Mean(warm.Run().Study) > Mean(cold) + 1);
        Assert.Equal(TrialsPage.Of(warm.Study, 0, 1000).Trials.Count, priors.Length + 12);

        static double Mean(StudyState study) => study.Trials.Skip(1).Where(trial => trial.Trial.Latest is not null).Average(trial => trial.Trial.Latest!.Values[0]);
    }

    [Fact]
    public void The_space_of_a_grid_stays_as_it_is()
    {
        var cluster = new StudyCluster(Definition(trials: 40, SamplerKind.Grid), workers: 1, seed: 1);
        var edit = new StudyEdit { Key = "narrow", Dimensions = [new ChoiceDimension("schedule", ["constant"])] };
        Assert.Contains("a grid that is being visited", Assert.IsType<GroupReplies.Refused>(cluster.Do(new GroupCommands.EditStudy(Id, edit))).Reason);
    }

    public static TheoryData<string, StudyEdit> Impossible => new()
    {
        { "trials: 0", new StudyEdit { Key = "k", Trials = 0 } },
        { "epochs: -1", new StudyEdit { Key = "k", Epochs = -1 } },
        { "parallelism: 0", new StudyEdit { Key = "k", Parallelism = 0 } },
        { "priority: 5000", new StudyEdit { Key = "k", Priority = 5000 } },
        { "space: 'beta1'", new StudyEdit { Key = "k", Dimensions = [new NumberDimension("beta1", 0, 0.5)] } },
        { "learning-rate", new StudyEdit { Key = "k", Dimensions = [new NumberDimension("learning-rate", 1e-4, 7)] } },
        { "add[0]: learning-rate: '9'", new StudyEdit { Key = "k", Add = [[new("learning-rate", "9")]] } },
        { "add: 21; expected at most 16, what is left of the 20 trials", new StudyEdit { Key = "k", Trials = 20, Add = [.. Enumerable.Repeat(ByHand, 21)] } },
        { "add: 1, but the study tries no more: a user stopped it", new StudyEdit { Key = "k", Stop = true, Add = [ByHand] } },
        { "add[0]: seed: the same for all", new StudyEdit { Key = "k", Add = [[new("seed", "5")]] } },
        { "add[0]: target-psnr: the same for all", new StudyEdit { Key = "k", Add = [[new("target-psnr", "20")]] } },
        { "priors[0].values: Infinity; expected finite", new StudyEdit { Key = "k", Priors = [new PriorTrial(ByHand, [double.PositiveInfinity])] } },
        { "priors[0].values: 2", new StudyEdit { Key = "k", Priors = [new PriorTrial(ByHand, [1, 2])] } },
    };

    [Fact]
    public void A_trial_by_hand_has_the_epochs_that_the_pruner_compares()
    {
        var edit = new StudyEdit { Key = "long", Add = [[new("epochs", "100")]] };
        Assert.Contains("add[0]: epochs", new StudyCluster(Definition(pruner: PrunerKind.Median), workers: 1, seed: 1).Study.ProblemOf(edit));
        Assert.Null(new StudyCluster(Definition(), workers: 1, seed: 1).Study.ProblemOf(edit));
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void An_impossible_edit_is_refused_and_named(string problem, StudyEdit edit)
    {
        var cluster = new StudyCluster(Definition(), workers: 1, seed: 1);
        var events = cluster.Journal.Count;
        Assert.Contains(problem, Assert.IsType<GroupReplies.Refused>(cluster.Do(new GroupCommands.EditStudy(Id, edit))).Reason);
        Assert.Equal(events, cluster.Journal.Count);
    }

    private static void Edit(StudyCluster cluster, StudyEdit edit) => Assert.IsType<GroupReplies.GroupChanged>(cluster.Do(new GroupCommands.EditStudy(Id, edit)));
}
