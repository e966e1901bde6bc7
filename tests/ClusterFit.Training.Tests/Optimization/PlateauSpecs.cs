using ClusterFit.Core.Fits;
using ClusterFit.Training.Optimization;

namespace ClusterFit.Training.Tests.Optimization;

public sealed class PlateauSpecs
{
    private static readonly ScheduleSpec Rule = new() { PlateauPatience = 3, PlateauThreshold = 0.1, PlateauFactor = 0.5 };

    [Fact]
    public void Rate_falls_after_patience_epochs_without_an_improvement_larger_than_the_threshold() =>
        // Keras: 1.0 improves on infinity; 0.95 and 0.92 do not pass 0.1; 0.85 does; then three epochs count, and three again.
        Assert.Equal(
            [1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25],
            Scales([1.0, 0.95, 0.92, 0.85, 0.84, 0.80, 0.76, 0.76, 0.76, 0.76]));

    [Fact]
    public void Once_the_loss_is_below_the_threshold_the_rate_falls_like_clockwork() =>
        Assert.Equal(
            [1, 1, 1, 0.5, 0.5, 0.5, 0.25],
            Scales([0.09, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]));

    [Fact]
    public void Fall_of_exactly_the_threshold_does_not_count()
    {
        var rule = Rule with { PlateauThreshold = 0.25 };
        Assert.Equal(new Plateau(1, 1, Wait: 1), Plateau.Start.After(1, rule).After(0.75, rule));
        Assert.Equal(new Plateau(1, 0.5, Wait: 0), Plateau.Start.After(1, rule).After(0.5, rule));
    }

    private static double[] Scales(double[] losses)
    {
        var plateau = Plateau.Start;
        return losses.Select(loss => (plateau = plateau.After(loss, Rule)).Scale).ToArray();
    }
}
