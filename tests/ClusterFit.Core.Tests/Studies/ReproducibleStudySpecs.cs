using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using CsCheck;
using static ClusterFit.Core.Tests.Studies.StudyExamples;

namespace ClusterFit.Core.Tests.Studies;

public class ReproducibleStudySpecs
{
    public static TheoryData<SamplerKind, PrunerKind> Methods => new MatrixTheoryData<SamplerKind, PrunerKind>(
        [SamplerKind.Tpe, SamplerKind.Random, SamplerKind.Sobol, SamplerKind.CmaEs, SamplerKind.Grid],
        [PrunerKind.None, PrunerKind.Median, PrunerKind.SuccessiveHalving, PrunerKind.Hyperband]);

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_trials_are_the_same_with_1_4_and_16_workers_whoever_is_lost(SamplerKind sampler, PrunerKind pruner)
    {
        var definition = Definition(trials: 40, sampler, pruner, images: 2);
        var expected = Table(new StudyCluster(definition, workers: 1, seed: 0).Run().Study);
        Gen.Select(Gen.OneOfConst(1, 2, 4, 16), Gen.Int[1, 100_000]).Sample((workers, seed) =>
        {
            var cluster = new StudyCluster(definition, workers, seed, losses: 0.05).Run();
            Assert.True(cluster.State.IsEnded);
            Assert.Equal(expected, Table(cluster.Study));
        }, iter: 6);
    }

    [Theory]
    [InlineData(PrunerKind.None)]
    [InlineData(PrunerKind.Median)]
    [InlineData(PrunerKind.SuccessiveHalving)]
    public void With_several_objectives_too(PrunerKind pruner)
    {
        var definition = Definition(trials: 40, pruner: pruner) with { Objectives = [new(Measure.Psnr), new(Measure.Bytes)] };
        var tables = new[] { 1, 4, 16 }.Select(workers => Table(new StudyCluster(definition, workers, seed: workers, losses: 0.05).Run().Study));
        Assert.Single(tables.Distinct());
    }

    [Theory]
    [InlineData(PrunerKind.None)]
    [InlineData(PrunerKind.SuccessiveHalving)]
    public void With_a_budget_of_epochs_too(PrunerKind pruner)
    {
        var definition = Definition(trials: 1000, pruner: pruner) with { Budget = new() { Trials = 1000, Epochs = 200 } };
        var studies = new[] { 1, 4, 16 }.Select(workers => new StudyCluster(definition, workers, seed: workers).Run().Study).ToArray();
        Assert.Single(studies.Select(Table).Distinct());
        // Those under way when the budget is used up go on.
        Assert.InRange(studies[0].Trials.Sum(trial => trial.Trial.Epochs), 180, 300);
    }

    [Fact]
    public void What_a_proposal_knows_is_fixed_by_its_number()
    {
        var definition = Definition(trials: 30) with { Parallelism = 1 };
        var one = Table(new StudyCluster(definition, workers: 8, seed: 1).Run().Study);
        var eight = Table(new StudyCluster(definition with { Parallelism = 8 }, workers: 8, seed: 1).Run().Study);
        // The first proposals learn nothing yet.
        Assert.Equal(one.Split('\n')[..4], eight.Split('\n')[..4]);
        Assert.NotEqual(one, eight);
    }

    [Fact]
    public void Asynchronous_studies_keep_all_lanes_busy_and_depend_on_who_is_first()
    {
        var definition = Definition(trials: 60, pruner: PrunerKind.SuccessiveHalving) with { Mode = StudyMode.Asynchronous, Parallelism = 8 };
        var clusters = Enumerable.Range(1, 4).Select(seed => new StudyCluster(definition, workers: 8, seed).Run()).ToArray();
        Assert.True(clusters.Select(cluster => Table(cluster.Study)).Distinct().Count() > 1);
        Assert.All(clusters, cluster => Assert.True(cluster.Busy.Take(50).Skip(1).All(busy => busy == 8)));
    }

    [Fact]
    public void Replaying_the_journal_gives_the_same_study_without_the_sampler()
    {
        var cluster = new StudyCluster(Definition(trials: 30, pruner: PrunerKind.Hyperband), workers: 3, seed: 5, losses: 0.1).Run();
        var replayed = cluster.Journal.Aggregate(GroupState.Empty, (state, happened) => state.Apply(happened));
        Assert.Equal(Table(cluster.Study), Table(replayed.Study!));
        Assert.Equal(cluster.State.Standing, replayed.Standing);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_study_that_goes_on_from_a_snapshot_goes_on_the_same(SamplerKind sampler, PrunerKind pruner)
    {
        var definition = Definition(trials: 30, sampler, pruner);
        var expected = Table(new StudyCluster(definition, workers: 1, seed: 1).Run().Study);
        for (var at = 3; at < 60; at += 11)
        {
            var cluster = new StudyCluster(definition, workers: 4, seed: 2).Run(c => c.Busy.Count >= at);
            cluster.ReplaceBySnapshot();
            Assert.Equal(expected, Table(cluster.Run().Study));
        }
    }
}
