using ClusterFit.Cli.Studies.Running;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Tests.Studies;

public sealed class FileChangeSpecs
{
    private static readonly StudyDefinition Before = AnyStudy.Definition with { Budget = new() { Trials = 10, Epochs = 100, Time = TimeSpan.FromHours(1) } };

    [Fact]
    public void The_same_file_changes_nothing()
    {
        var change = FileChange.Between(Before, Before with { Space = new([.. Before.Space.Dimensions]) }, "k");
        Assert.Null(change.Edit);
        Assert.Empty(change.Fixed);
    }

    [Fact]
    public void Budget_parallelism_and_dimensions_become_an_edit_of_what_differs()
    {
        var rate = new NumberDimension("learning-rate", 1e-3, 1e-2, Log: true);
        var now = Before with
        {
            Budget = new() { Trials = 20, Epochs = 100 },
            Parallelism = 9,
            Space = new([rate, .. Before.Space.Dimensions.Skip(1)]),
        };
        var change = FileChange.Between(Before, now, "k");
        Assert.Empty(change.Fixed);
        Assert.Equal(new StudyEdit { Key = "k", Trials = 20, Time = TimeSpan.Zero, Parallelism = 9, Dimensions = [rate] }, change.Edit);
    }

    [Fact]
    public void What_no_edit_can_change_is_named_as_the_file_names_it()
    {
        var now = AnyStudy.TwoObjectives with { Budget = Before.Budget, FitSeeds = [0], Space = new([.. Before.Space.Dimensions.Skip(1)]) };
        var change = FileChange.Between(Before, now, "k");
        Assert.Null(change.Edit);
        Assert.Equal(["fit-seeds", "objectives", "the names in space"], change.Fixed);
    }
}
