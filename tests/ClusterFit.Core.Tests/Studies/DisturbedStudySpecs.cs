using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using static ClusterFit.Core.Tests.Studies.StudyExamples;

namespace ClusterFit.Core.Tests.Studies;

/// <summary>Studies of all kinds whose users change, stop, extend and cancel at random, on workers that are lost now and then.</summary>
public class DisturbedStudySpecs
{
    private static readonly SamplerKind[] Samplers = Enum.GetValues<SamplerKind>();
    private static readonly PrunerKind[] Pruners = Enum.GetValues<PrunerKind>();

    [Theory]
    [InlineData(1, 30)]
    [InlineData(31, 60)]
    [InlineData(61, 90)]
    public void Whatever_users_change_a_study_comes_to_its_end_and_its_journal_tells_all_of_it(int first, int last)
    {
        for (var seed = first; seed <= last; seed++)
        {
            var random = new RandomStream(seed, 5);
            var cluster = new StudyCluster(Any(random), workers: 1 + random.NextBelow(6), seed, losses: 0.05);
            for (var i = 0; i < 12; i++)
            {
                var steps = random.NextBelow(12);
                cluster.Run(_ => steps-- <= 0);
                Disturb(cluster, random, $"{seed}-{i}");
                if (random.NextBelow(3) == 0) cluster.ReplaceBySnapshot();
            }

            cluster.Do(new GroupCommands.EditStudy(Id, new StudyEdit { Key = "last", Stop = false }));
            cluster.Run();
            Assert.True(cluster.State.IsEnded, $"seed {seed} does not end");
            Assert.All(cluster.Study.Trials, trial => Assert.True(trial.Trial.IsFinal));
            Assert.Equal(Table(cluster.Study), Table(cluster.Journal.Aggregate(GroupState.Empty, (state, happened) => state.Apply(happened)).Study!));
        }
    }

    private static StudyDefinition Any(RandomStream random) => Definition(
        trials: 5 + random.NextBelow(30), Samplers[random.NextBelow(Samplers.Length)], Pruners[random.NextBelow(Pruners.Length)], images: 1 + random.NextBelow(2)) with
    {
        Mode = random.NextBelow(3) == 0 ? StudyMode.Asynchronous : StudyMode.Reproducible,
        Objectives = random.NextBelow(3) == 0 ? [new(Measure.Psnr), new(Measure.Bytes)] : [new(Measure.Psnr)],
        Parallelism = 1 + random.NextBelow(9),
        Seed = random.NextBelow(1000),
    };

    private static void Disturb(StudyCluster cluster, RandomStream random, string key)
    {
        var trials = cluster.Study.Trials.Count;
        var edit = random.NextBelow(10) switch
        {
            0 => new StudyEdit { Key = key, Trials = trials + 1 + random.NextBelow(10) },
            1 => new StudyEdit { Key = key, Stop = true },
            2 => new StudyEdit { Key = key, Stop = false },
            3 => new StudyEdit { Key = key, Parallelism = 1 + random.NextBelow(9) },
            4 => new StudyEdit { Key = key, Dimensions = [new NumberDimension("learning-rate", 1e-4 * (1 + random.NextBelow(9)), 1e-2 * (1 + random.NextBelow(9)), Log: true) { Grid = 2 + random.NextBelow(3) }] },
            5 => new StudyEdit { Key = key, Trials = Math.Max(trials + 3, cluster.Study.Definition.Budget.Trials), Add = [[new("depth", "2")], [new("learning-rate", "0.09"), new("depth", "4"), new("schedule", "constant")]] },
            6 => new StudyEdit { Key = key, Priors = [new PriorTrial([new("learning-rate", "0.003"), new("schedule", "constant"), new("depth", "2")], [.. cluster.Study.Definition.Objectives.Select(_ => 20.0)])] },
            8 => new StudyEdit { Key = key, Dimensions = [new ChoiceDimension("schedule", random.NextBelow(2) == 0 ? ["constant"] : ["constant", "exponential"])] },
            7 => new StudyEdit { Key = key, Epochs = random.NextBelow(2) * (50 + random.NextBelow(500)) },
            _ => null,
        };
        if (edit is not null) cluster.Do(new GroupCommands.EditStudy(Id, edit));
        else if (cluster.State.Jobs.Count > 0) cluster.Do(new GroupCommands.CancelJob(Id, random.NextBelow(cluster.State.Jobs.Count)));
    }
}
