using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Lanes;
using ClusterFit.Training.Optimization;
using static TorchSharp.torch;

namespace ClusterFit.Training.Tests.Optimization;

public sealed class AdamSpecs
{
    private const int Length = 45;

    private static readonly RecipeSpec Recipe = new() { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3 };

    [Fact]
    public void Agrees_with_the_optimizer_of_TorchSharp()
    {
        using var scope = NewDisposeScope();
        using var parameters = Wave(1);
        using var adam = new Adam<double>(Recipe, Length);
        using var gradient = new Block<double>(Length);
        var reference = new TorchSharp.Modules.Parameter(tensor(parameters.Span.ToArray()));
        var torchAdam = optim.Adam([reference], lr: 0.02, beta1: Recipe.Beta1, beta2: Recipe.Beta2, eps: Recipe.Epsilon);
        for (var step = 1; step <= 20; step++)
        {
            torchAdam.zero_grad();
            (reference.pow(4).sum() / 4).backward();
            torchAdam.step();
            for (var i = 0; i < Length; i++) gradient.Span[i] = Math.Pow(parameters.Span[i], 3);
            adam.Step(parameters, [gradient], step, 0.02);
        }
        Assert.Equal(reference.detach().data<double>().ToArray(), parameters.Span.ToArray(), (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Fact]
    public void Takes_the_sum_of_the_gradients()
    {
        using var one = Wave(1);
        using var two = Wave(1);
        using var half = Wave(0.5);
        using var whole = Wave(1);
        using var adamOne = new Adam<double>(Recipe, Length);
        using var adamTwo = new Adam<double>(Recipe, Length);
        adamOne.Step(one, [whole], 1, 0.1);
        adamTwo.Step(two, [half, half], 1, 0.1);
        Assert.Equal(one.Span.ToArray(), two.Span.ToArray());
    }

    [Fact]
    public void Vector_loop_and_tensor_operations_agree()
    {
        using var looped = Wave(1);
        using var block = Wave(1);
        using var flat = block.View(0, 1, Length);
        using var gradient = new Block<double>(Length);
        using var gradientView = gradient.View(0, 1, Length);
        using var adam = new Adam<double>(Recipe, Length);
        using var scope = NewDisposeScope();
        var (first, second) = (zeros(1, Length, float64), zeros(1, Length, float64));
        for (var step = 1; step <= 20; step++)
        {
            for (var i = 0; i < Length; i++) gradient.Span[i] = Math.Cos(i * step);
            adam.Step(looped, [gradient], step, 0.02);
            LaneAdam.Update(flat, first, second, gradientView.clone(), Factors(step, 0.02));
        }
        Assert.Equal(looped.Span.ToArray(), block.Span.ToArray(), (a, b) => Math.Abs(a - b) < 1e-7);
    }

    private static StepFactors Factors(int step, double learningRate)
    {
        var factors = new float[StepFactors.Count];
        StepFactors.Write(factors, 1, Recipe, step, learningRate, share: 0, rows: 1, channels: 1);
        return new StepFactors(tensor(factors, float64).view(-1, 1, 1));
    }

    private static Block<double> Wave(double scale)
    {
        var block = new Block<double>(Length);
        for (var i = 0; i < Length; i++) block.Span[i] = scale * Math.Sin(i + 1);
        return block;
    }
}
