using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Networks;
using static TorchSharp.torch;

namespace ClusterFit.Training.Tests.Networks;

public sealed class GradientSpecs
{
    private const int Rows = 13;

    public static TheoryData<NetworkKind, EncoderKind, bool, int> Networks()
    {
        var all = new TheoryData<NetworkKind, EncoderKind, bool, int>();
        foreach (var network in Enum.GetValues<NetworkKind>())
        {
            foreach (var encoder in Enum.GetValues<EncoderKind>())
            {
                foreach (var bias in new[] { false, true })
                {
                    foreach (var channels in new[] { 1, 3, 4 }) all.Add(network, encoder, bias, channels);
                }
            }
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public unsafe void Gradient_agrees_with_autograd(NetworkKind network, EncoderKind encoder, bool bias, int channels)
    {
        var shape = Shape(network, encoder, bias, channels);
        using var scope = NewDisposeScope();
        using var parameters = Parameters(shape);
        using var pass = new NetworkPass<double>(shape, parameters, capacity: 20);
        var targets = Enumerable.Range(0, Rows * channels).Select(i => 0.3 * Math.Sin(i)).ToArray();
        FillFeatures(shape, pass);

        pass.Forward(Rows);
        for (var i = 0; i < targets.Length; i++) pass.OutputDeltas[i] = 2 * (pass.Outputs[i] - targets[i]) / targets.Length;
        pass.Backward(accumulate: false);

        var flat = tensor(parameters.Span.ToArray()).requires_grad_();
        var outputs = Autograd(shape, flat, pass.Features.View(0, Rows, shape.Inputs));
        (outputs - tensor(targets).view(Rows, channels)).square().mean().backward();
        var expected = flat.grad!.data<double>().ToArray();
        Close(outputs.detach().data<double>().ToArray(), pass.Outputs.ToArray());
        Close(expected, pass.Gradient.Span.ToArray());
        Assert.True(expected.Max(Math.Abs) > 1e-4);
    }

    [Fact]
    public void Accumulated_gradient_is_the_sum_over_both_batches()
    {
        var shape = Shape(NetworkKind.OrthogonalSine, EncoderKind.Rotated, bias: true, channels: 3);
        using var parameters = Parameters(shape);
        using var pass = new NetworkPass<double>(shape, parameters, capacity: 20);
        FillFeatures(shape, pass);
        pass.Forward(Rows);
        pass.OutputDeltas.Fill(0.1);
        pass.Backward(accumulate: false);
        var once = pass.Gradient.Span.ToArray();
        pass.Forward(Rows);
        pass.OutputDeltas.Fill(0.1);
        pass.Backward(accumulate: true);
        Close(once.Select(value => 2 * value).ToArray(), pass.Gradient.Span.ToArray());
    }

    [Fact]
    public void Results_of_a_row_do_not_depend_on_a_change_of_the_batch()
    {
        var shape = Shape(NetworkKind.OrthogonalSine, EncoderKind.Nerf, bias: true, channels: 1);
        using var parameters = Parameters(shape);
        using var pass = new NetworkPass<double>(shape, parameters, capacity: 20);
        FillFeatures(shape, pass);
        pass.Forward(Rows);
        var all = pass.Outputs.ToArray();
        pass.Forward(5);
        Close(all[..5], pass.Outputs.ToArray());
        Assert.Equal(5, pass.Outputs.Length);
    }

    internal static NetworkShape Shape(NetworkKind network, EncoderKind encoder, bool bias, int channels) => NetworkShape.Of(new FitSpec
    {
        Encoder = new EncoderSpec { Kind = encoder, Octaves = 3, Width = 11, Omega = 7, Amplitude = 0.8 },
        Network = new NetworkSpec { Kind = network, Widths = [9, 17, 6], Bias = bias, Omega = 5 },
        Seed = 4,
    }, channels);

    /// <summary>Start weights with biases that are not zero.</summary>
    internal static Block<double> Parameters(NetworkShape shape)
    {
        var parameters = new Block<double>(shape.Parameters);
        StartWeights.Draw(shape).CopyTo(parameters.Span);
        foreach (var layer in shape.Layers)
        {
            for (var i = layer.BiasOffset; i < layer.End; i++) parameters.Span[i] += 0.1 * Math.Cos(i);
        }
        return parameters;
    }

    /// <summary>The network as formulas of its definition, over a flat tensor of parameters.</summary>
    internal static Tensor Autograd(NetworkShape shape, Tensor flat, Tensor features)
    {
        var (encoder, network) = (shape.Spec.Encoder, shape.Spec.Network);
        var x = features;
        foreach (var layer in shape.Layers)
        {
            var weight = flat.narrow(0, layer.Offset, layer.Outputs * layer.Inputs).view(layer.Outputs, layer.Inputs);
            x = x.matmul(weight.t());
            if (layer.HasBias) x += flat.narrow(0, layer.BiasOffset, layer.Outputs);
            if (layer == shape.Layers[^1]) return x;
            if (layer.Name == NetworkShape.LearnedEncoder)
                x = (x * encoder.Omega).sin() * encoder.Amplitude * (network.Kind == NetworkKind.Siren ? 1 : Math.Sqrt(2));
            else if (network.Kind == NetworkKind.Siren)
                x = (x * network.Omega).sin();
            else
                x = network.Kind == NetworkKind.OrthogonalExp ? (x - 1).exp() : (x + Math.PI / 4).sin() * Math.Sqrt(2);
        }
        return x;
    }

    private static unsafe void FillFeatures(NetworkShape shape, NetworkPass<double> pass)
    {
        var frame = new PixelFrame(8, 6);
        using var source = FeatureSource<double>.Create(shape.Spec.Encoder, frame.Columns(0, 8, 8), frame.Rows(0, 6, 6));
        source.Fill(Enumerable.Range(20, Rows).ToArray(), pass.Features.Pointer);
    }

    private static void Close(double[] expected, double[] actual)
    {
        var tolerance = 1e-10 * expected.Max(Math.Abs);
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= tolerance);
    }
}
