using ClusterFit.Training.Diagnosis;

namespace ClusterFit.Training.Tests.Diagnosis;

/// <summary>What the theory says and what it does not. Every bound holds with a margin for many more seeds than are run here.</summary>
public class NormStudySpecs
{
    [Fact]
    public void Sine_keeps_the_forward_norm_within_a_fifth_through_200_layers()
    {
        var sine = Of("sine", NormStudy.OverDepth(200, 256, 2, seed: 1));
        Assert.Equal(Enumerable.Range(1, 200), sine.Select(point => point.Depth));
        Assert.All(sine, point => Assert.InRange(point.ForwardMean, 0.8, 1.2));
        // The derivative has no norm to return to: it wanders, by about a factor of 3 either way.
        Assert.All(sine, point => Assert.InRange(point.BackwardMean, 0.02, 50));
        Assert.Equal(1, sine[0].ForwardMean, 1e-9);
        Assert.Equal(1, sine[^1].BackwardMean, 1e-9);
    }

    [Fact]
    public void In_narrow_networks_sine_keeps_the_forward_norm_better_than_relu_and_gelu()
    {
        var points = NormStudy.OverWidth([8, 16, 32], 50, 12, seed: 1);
        foreach (var width in new[] { 8, 16, 32 })
        {
            var sine = Of("sine", points).Single(point => point.Width == width);
            Assert.InRange(sine.ForwardMean, 0.75, 1.33);
            foreach (var other in new[] { "relu", "gelu" })
                Assert.True(Departure(Of(other, points).Single(point => point.Width == width)) > 2 * Departure(sine), $"{other} {width}");
        }
    }

    [Fact]
    public void Sine_scatters_less_than_tanh_both_ways_in_narrow_networks()
    {
        var points = NormStudy.OverWidth([16], 50, 500, seed: 1);
        var (sine, tanh) = (Of("sine", points).Single(), Of("tanh", points).Single());
        Assert.True(sine.ForwardDeviation < 0.95 * tanh.ForwardDeviation, $"{sine.ForwardDeviation} {tanh.ForwardDeviation}");
        Assert.True(sine.BackwardDeviation < tanh.BackwardDeviation, $"{sine.BackwardDeviation} {tanh.BackwardDeviation}");
    }

    // exp(x - 1) has the right mean squares at norm 1, but a layer doubles any deviation from it.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Exp_leaves_its_norm_after_a_few_layers_although_it_is_normalised(long seed)
    {
        var exp = Of("exp", NormStudy.OverDepth(20, 128, 10, seed));
        Assert.InRange(exp[1].ForwardDeviation, 0.02, 0.4);
        Assert.All(exp.Skip(14), point => Assert.True(point.ForwardMean is < 0.4 or > 10, $"{point}"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_study() =>
        Assert.Equal(NormStudy.OverWidth([4, 5], 6, 2, 9), NormStudy.OverWidth([4, 5], 6, 2, 9));

    // How far the norm lies from 1, in decades: on average and by chance. A network of dead units has no scatter.
    private static double Departure(NormPoint point) => Math.Abs(Math.Log10(point.ForwardMean)) + point.ForwardDeviation;

    private static List<NormPoint> Of(string activation, IReadOnlyList<NormPoint> points) =>
        [.. points.Where(point => point.Activation == activation)];
}
