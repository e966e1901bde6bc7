using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using static ClusterFit.Core.Tests.Studies.StudyExamples;

namespace ClusterFit.Core.Tests.Studies;

public class StudySpecs
{
    private static readonly WorkerId Worker = new("node-0", 0);

    [Fact]
    public void A_trial_is_fitted_to_every_image_with_every_seed_and_its_value_is_the_mean()
    {
        var cluster = new StudyCluster(Definition(trials: 3, images: 2, seeds: [5, 6]), workers: 3, seed: 1).Run();
        Assert.Equal(12, cluster.State.Jobs.Count);
        Assert.Equal(
            ["trial-0001/seed-5/image-0.png", "trial-0001/seed-6/image-0.png", "trial-0001/seed-5/image-1.png", "trial-0001/seed-6/image-1.png"],
            cluster.State.JobsOf(1).Select(job => job.Name));
        foreach (var trial in cluster.Study.Trials.Where(trial => trial.Trial.State == TrialState.Completed))
        {
            var fits = cluster.State.JobsOf(trial.Trial.Number).Select(job => job.Result!.Summary.PsnrDb).ToArray();
            Assert.Equal(fits.Average(), trial.Trial.Latest!.Values[0]);
            Assert.Equal(4 * 9, trial.Trial.Epochs);
        }
    }

    [Fact]
    public void A_fit_that_fails_for_good_fails_its_trial_and_ends_the_other_fits_of_it()
    {
        var cluster = new StudyCluster(Definition(trials: 1, images: 3), workers: 0, seed: 1);
        var taken = cluster.Take(Worker, 2);
        cluster.Do(new GroupCommands.FailAttempt(Id, Worker, taken[0], "diverged", Permanent: true));
        Assert.Equal([JobState.Failed, JobState.Pruned, JobState.Pruned], cluster.State.Jobs.Select(job => job.State));
        Assert.Equal((TrialState.Failed, "diverged"), (cluster.Study.Trials[0].Trial.State, cluster.Study.Trials[0].Trial.Error));
        Assert.True(cluster.State.IsEnded);
        Assert.IsType<GroupReplies.AttemptOutdated>(cluster.Do(new GroupCommands.HandBackAttempt(Id, Worker, taken[1], null)));
    }

    [Fact]
    public void Settings_that_contradict_each_other_fail_the_trial_without_training()
    {
        var space = new SearchSpace([new NumberDimension("hold-epochs", 0, 20, Step: 20) { Whole = true }]);
        var cluster = new StudyCluster(Definition(trials: 2, SamplerKind.Grid) with { Space = space }, workers: 1, seed: 1).Run();
        Assert.Equal([TrialState.Completed, TrialState.Failed], cluster.Study.Trials.Select(trial => trial.Trial.State).Order());
        var failed = cluster.Study.Trials.Single(trial => trial.Trial.State == TrialState.Failed).Trial;
        Assert.Contains("hold-epochs: 20", failed.Error);
        Assert.Equal(0, cluster.State.Jobs[failed.Number].Attempt);
        Assert.True(cluster.State.IsEnded);
    }

    [Fact]
    public void No_more_trials_are_under_way_than_the_parallelism_allows()
    {
        var cluster = new StudyCluster(Definition(trials: 40, SamplerKind.Random) with { Parallelism = 3 }, workers: 8, seed: 1).Run();
        Assert.Equal(3, cluster.Busy.Max());
    }

    [Fact]
    public void The_grid_is_tried_once_whatever_else_the_budget_allows()
    {
        var cluster = new StudyCluster(Definition(trials: 1000, SamplerKind.Grid), workers: 4, seed: 1).Run();
        // 3 rates x (constant + exponential x 2 half-lives) x 4 depths.
        Assert.Equal(36, cluster.Study.Trials.Select(trial => string.Join(" ", trial.Trial.Settings)).Distinct().Count());
        Assert.Equal((36, true), (cluster.Study.Trials.Count, cluster.State.IsEnded));
    }

    [Fact]
    public void A_study_is_one_submission_however_often_it_is_sent()
    {
        var cluster = new StudyCluster(Definition(), workers: 1, seed: 1);
        var trials = cluster.Study.Trials.Count;
        Assert.IsType<GroupReplies.SubmissionReceived>(cluster.Do(Open(Definition())));
        Assert.Equal(trials, cluster.Study.Trials.Count);
        Assert.IsType<GroupReplies.Refused>(cluster.Do(Open(Definition()) with { Content = Blobs(1) }));
        Assert.IsType<GroupReplies.Refused>(cluster.Do(new GroupCommands.RetryJobs(Id, null)));
    }

    [Fact]
    public void Cancelling_a_fit_cancels_its_trial_and_the_study_goes_on()
    {
        var cluster = new StudyCluster(Definition(trials: 8, images: 2), workers: 2, seed: 1);
        cluster.Do(new GroupCommands.CancelJob(Id, 3));
        Assert.Equal([JobState.Cancelled, JobState.Cancelled], cluster.State.JobsOf(1).Select(job => job.State));
        cluster.Run();
        Assert.Equal(new TrialCounts(0, 0, 7, 0, 1, 0).All, cluster.Study.Counts.All);
        Assert.Equal(1, cluster.Study.Counts.Cancelled);
    }

    [Fact]
    public void Cancelling_the_study_cancels_what_is_not_final()
    {
        var cluster = new StudyCluster(Definition(trials: 20, pruner: PrunerKind.SuccessiveHalving), workers: 2, seed: 1).Run(c => c.Busy.Count > 12);
        cluster.Do(new GroupCommands.CancelGroup(Id));
        Assert.True(cluster.State.IsEnded);
        Assert.All(cluster.Study.Trials, trial => Assert.True(trial.Trial.IsFinal));
        Assert.Equal(0, cluster.State.Counts.Waiting);
    }

    [Fact]
    public void When_the_time_is_up_what_runs_ends_at_its_next_rung()
    {
        var definition = Definition(trials: 1000, pruner: PrunerKind.SuccessiveHalving) with { Budget = new() { Trials = 1000, Time = TimeSpan.FromSeconds(30) } };
        var cluster = new StudyCluster(definition, workers: 3, seed: 1).Run();
        Assert.True(cluster.State.IsEnded);
        Assert.Equal("its time was up", cluster.Study.Stopped);
        Assert.InRange(cluster.Study.Trials.Count, 10, 100);
        Assert.Equal(cluster.State.Jobs.Count, cluster.State.Total);
    }

    [Fact]
    public void A_fit_that_reaches_its_target_early_completes_its_trial_and_wins_the_rungs_above()
    {
        var definition = Definition(trials: 9, SamplerKind.Random, PrunerKind.SuccessiveHalving) with { Objectives = [new(Measure.EpochsToTarget)] };
        var cluster = new StudyCluster(definition, workers: 0, seed: 1);
        var attempt = cluster.Take(Worker, 1)[0];
        var done = Train(new FitSpec(), Blobs(1), 1, StopReason.TargetPsnr)!;
        cluster.Do(new GroupCommands.CompleteAttempt(Id, Worker, attempt, new FitResult(done.Summary, Blobs(1), 1, 1)));
        Assert.Equal((TrialState.Completed, 1.0), (cluster.Study.Trials[0].Trial.State, cluster.Study.Trials[0].Trial.Latest!.Values[0]));
        Assert.Equal([0], Contenders.Best([.. cluster.Study.Trials.Select(trial => trial.Trial)]).Select(trial => trial.Number));
    }

    private static Core.Blobs.ContentHash Blobs(byte content) => Core.Blobs.ContentHash.Of([9, content]);
}
