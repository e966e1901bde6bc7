using ClusterFit.Training.Diagnosis;

namespace ClusterFit.Training.Tests.Diagnosis;

public class StudiedActivationSpecs
{
    public static TheoryData<string> Names => [.. StudiedActivation.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_and_slope_have_mean_square_one(string name)
    {
        var activation = Named(name);
        Assert.Equal(1, MeanByMidpoints(x => Math.Pow(activation.Value(x), 2)), 1e-8);
        Assert.Equal(1, MeanByMidpoints(x => Math.Pow(activation.Slope(x), 2)), 1e-8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_slope_is_that_of_the_value(string name)
    {
        var activation = Named(name);
        for (var x = -4.05; x < 4; x += 0.1)
            Assert.Equal((activation.Value(x + 1e-5) - activation.Value(x - 1e-5)) / 2e-5, activation.Slope(x), 1e-7);
    }

    [Fact]
    public void Sine_exp_and_relu_need_no_shift_and_the_first_two_no_scale()
    {
        Assert.Equal((1, 0), (Math.Round(Named("sine").Scale, 12), Named("sine").Shift));
        Assert.Equal((1, 0), (Math.Round(Named("exp").Scale, 12), Named("exp").Shift));
        Assert.Equal((Math.Round(Math.Sqrt(2), 12), 0), (Math.Round(Named("relu").Scale, 12), Named("relu").Shift));
    }

    [Fact]
    public void Norms_return_with_sine_and_tanh_stay_with_relu_and_run_away_with_gelu_and_exp()
    {
        Assert.Equal(0, Named("sine").NormSensitivity, 1e-10);
        Assert.InRange(Named("tanh").NormSensitivity, 0.1, 0.9);
        Assert.Equal(1, Named("relu").NormSensitivity, 1e-10);
        Assert.InRange(Named("gelu").NormSensitivity, 1.01, 1.5);
        Assert.Equal(2, Named("exp").NormSensitivity, 1e-10);
    }

    private static StudiedActivation Named(string name) => StudiedActivation.All.Single(a => a.Name == name);

    // Another rule than the one under test; no midpoint lies on the kink at 0.
    private static double MeanByMidpoints(Func<double, double> function)
    {
        const double step = 1.0 / 4096;
        var sum = 0.0;
        for (var x = -13 + step / 2; x < 13; x += step) sum += function(x) * Math.Exp(-x * x / 2);
        return sum * step / Math.Sqrt(2 * Math.PI);
    }
}
