using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using static ClusterFit.Core.Tests.Studies.StudyExamples;

namespace ClusterFit.Core.Tests.Studies;

public class PruningSpecs
{
    private static readonly WorkerId Worker = new("node-0", 0);

    [Theory]
    [InlineData(StudyMode.Reproducible)]
    [InlineData(StudyMode.Asynchronous)]
    public void The_best_third_of_each_rung_goes_on_and_the_others_are_pruned(StudyMode mode)
    {
        var definition = Definition(trials: 81, SamplerKind.Random, PrunerKind.SuccessiveHalving) with { Mode = mode };
        var study = new StudyCluster(definition, workers: 8, seed: 3).Run().Study;
        var reached = Enumerable.Range(0, 3).Select(rung => study.Trials.Where(trial => trial.Trial.Results.Count > rung).ToArray()).ToArray();
        var failed = study.Counts.Failed;
        Assert.Equal(81, reached[0].Length + failed);
        // A promotion that came too early to be right is not taken back: ASHA sends on a few more than one in three.
        Assert.InRange(reached[1].Length, 20, 40);
        Assert.InRange(reached[2].Length, 7, 18);
        Assert.Equal(reached[2].Length, study.Counts.Completed);
        // All of the best third did go on.
        var order = reached[0].OrderBy(trial => trial.Trial.Results[0].Losses[0]).Take(81 / 3);
        Assert.All(order, trial => Assert.True(trial.Trial.Results.Count > 1));
        Assert.All(study.Trials, trial => Assert.Equal([.. new[] { 1, 3, 9 }.Take(trial.Trial.Results.Count)], trial.Trial.Results.Select(result => result.Epochs)));
        Assert.Equal(study.Trials.Sum(trial => trial.Trial.Latest?.Epochs ?? 0), study.Trials.Sum(trial => trial.Trial.Epochs));
    }

    [Fact]
    public void A_promoted_fit_goes_on_from_its_checkpoint_to_the_next_rung()
    {
        var cluster = new StudyCluster(Definition(trials: 3, SamplerKind.Sobol, PrunerKind.SuccessiveHalving), workers: 0, seed: 1);
        var taken = cluster.Take(Worker, 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, cluster.State.Jobs[i].Until);
            cluster.Do(new GroupCommands.ReachRung(Id, Worker, taken[i], new JobCheckpoint(Blob(i), 1), Measured(psnr: 20 + i)));
        }

        Assert.Equal([JobState.Waiting, JobState.Waiting, JobState.Available], cluster.State.Jobs.Select(job => job.State));
        var assigned = Assert.IsType<GroupReplies.JobsAssigned>(cluster.Do(new GroupCommands.TakeJobs(Id, Worker, 1, []))).Assignments[0];
        Assert.Equal((new AttemptId(2, 2), new JobCheckpoint(Blob(2), 1), 3), (assigned.Attempt, assigned.Checkpoint, assigned.Until));
    }

    [Fact]
    public void A_rung_that_is_reported_again_is_answered_again_and_an_old_attempt_counts_nothing()
    {
        var cluster = new StudyCluster(Definition(trials: 1, pruner: PrunerKind.SuccessiveHalving, images: 2), workers: 0, seed: 1);
        var attempt = cluster.Take(Worker, 1)[0];
        var reach = new GroupCommands.ReachRung(Id, Worker, attempt, new JobCheckpoint(Blob(0), 1), Measured(20));
        Assert.IsType<GroupReplies.AttemptOutdated>(cluster.Do(reach with { Worker = new("other", 0) }));
        Assert.IsType<GroupReplies.AttemptEnded>(cluster.Do(reach));
        var events = cluster.Journal.Count;
        Assert.IsType<GroupReplies.AttemptEnded>(cluster.Do(reach));
        Assert.IsType<GroupReplies.AttemptOutdated>(cluster.Do(reach with { Attempt = new(1, 4) }));
        Assert.Equal(events, cluster.Journal.Count);
    }

    [Fact]
    public void Checkpoints_of_pruned_trials_are_named_for_deletion()
    {
        var cluster = new StudyCluster(Definition(trials: 3, SamplerKind.Sobol, PrunerKind.SuccessiveHalving), workers: 0, seed: 1);
        var taken = cluster.Take(Worker, 3);
        for (var i = 0; i < 3; i++) cluster.Do(new GroupCommands.ReachRung(Id, Worker, taken[i], new JobCheckpoint(Blob(i), 1), Measured(20 + i)));
        var second = cluster.Take(Worker, 1)[0];
        var answer = cluster.Do(new GroupCommands.ReachRung(Id, Worker, second, new JobCheckpoint(Blob(3), 3), Measured(25)));
        // One of one is not the best third: the study has nothing more to do.
        Assert.True(cluster.State.IsEnded);
        Assert.Equal(new[] { 0, 1, 2, 3 }.Select(Blob).ToHashSet(), [.. Assert.IsType<GroupReplies.AttemptEnded>(answer).Obsolete]);
        Assert.Empty(cluster.State.Checkpoints);
    }

    [Fact]
    public void Hyperband_gives_its_brackets_the_trials_that_its_authors_give_them()
    {
        // 9 epochs by 3: brackets of 9, 5 and 3 trials, from 1, 3 and 9 epochs on (Li et al. 2018, with R = 9).
        var ladder = RungLadder.Of(Definition(pruner: PrunerKind.Hyperband));
        Assert.Equal([9, 5, 3], Enumerable.Range(0, 17).GroupBy(ladder.Bracket).Select(bracket => bracket.Count()));
        var study = new StudyCluster(Definition(trials: 34, SamplerKind.Random, PrunerKind.Hyperband), workers: 4, seed: 1).Run().Study;
        foreach (var trial in study.Trials.Where(trial => trial.Trial.Results.Count > 0))
            Assert.Equal(new[] { 1, 3, 9 }[ladder.Bracket(trial.Trial.Number)], trial.Trial.Results[0].Epochs);
    }

    [Fact]
    public void The_median_rule_stops_what_is_worse_than_the_median_of_the_completed_trials()
    {
        var definition = Definition(trials: 40, SamplerKind.Random, PrunerKind.Median);
        var study = new StudyCluster(definition, workers: 4, seed: 1).Run().Study;
        Assert.InRange(study.Counts.Pruned, 8, 30);
        foreach (var trial in study.Trials.Where(trial => trial.Trial.State is TrialState.Pruned or TrialState.Completed))
        {
            for (var rung = 0; rung < trial.Trial.Results.Count && rung < 2; rung++)
            {
                var peers = study.Trials.Where(peer => peer.Trial.State == TrialState.Completed && peer.Trial.Number <= trial.Trial.Number - definition.Parallelism)
                    .Select(peer => peer.Trial.Results[rung].Losses[0]).Order().ToArray();
                var median = peers.Length < 2 ? double.PositiveInfinity
                    : peers.Length % 2 == 1 ? peers[peers.Length / 2] : (peers[(peers.Length / 2) - 1] + peers[peers.Length / 2]) / 2;
                var wentOn = trial.Trial.Results.Count > rung + 1;
                Assert.Equal(trial.Trial.Results[rung].Losses[0] <= median, wentOn);
            }
        }
    }

    [Fact]
    public void With_several_objectives_the_pareto_front_goes_on()
    {
        var definition = Definition(trials: 60, SamplerKind.Random, PrunerKind.SuccessiveHalving) with
        {
            Objectives = [new(Measure.Psnr), new(Measure.Bytes)],
            Mode = StudyMode.Asynchronous,
        };
        var study = new StudyCluster(definition, workers: 4, seed: 1).Run().Study;
        Trial[] first = [.. study.Trials.Select(trial => trial.Trial).Where(trial => trial.Results.Count > 0)];
        var front = LossOrder.Front([.. first.Select(trial => trial.Results[0].Losses)]);
        Assert.All(front, place => Assert.True(first[place].Results.Count > 1));
        Assert.InRange(first.Count(trial => trial.Results.Count > 1), 15, 35);
    }

    private static ContentHash Blob(int i) => ContentHash.Of([1, (byte)i]);

    private static FitMeasure Measured(double psnr) => new(
        new FitSummary { Mse = 1e-3, PsnrDb = psnr, Epochs = 1, BestEpoch = 1, Steps = 1, Seconds = 1, Parameters = 1, StopReason = StopReason.Rung }, 1, 1);
}
