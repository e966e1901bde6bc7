using ClusterFit.Core.Fits;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Weights;

namespace ClusterFit.Training.Tests.Networks;

public sealed class NetworkShapeSpecs
{
    private static readonly NetworkShape Shape = NetworkShape.Of(new FitSpec
    {
        Encoder = new EncoderSpec { Kind = EncoderKind.Siren, Width = 5 },
        Network = new NetworkSpec { Widths = [4, 3], Bias = true },
    }, channels: 3);

    [Fact]
    public void Published_network_has_146560_parameters() =>
        Assert.Equal(146_560, NetworkShape.Of(Presets.Find("published").Spec, channels: 1).Parameters);

    [Fact]
    public void Tensors_are_named_in_the_order_of_the_layers() => Assert.Equal(
        ["encoder.weight", "encoder.bias", "layers.0.weight", "layers.0.bias",
            "layers.1.weight", "layers.1.bias", "layers.2.weight", "layers.2.bias"],
        Shape.Unpack(new float[Shape.Parameters]).Select(tensor => tensor.Name));

    [Fact]
    public void Packing_undoes_unpacking()
    {
        var parameters = Enumerable.Range(0, Shape.Parameters).Select(i => (float)i).ToArray();
        Assert.Equal(parameters, Shape.Pack(Shape.Unpack(parameters).Reverse().ToArray()));
    }

    [Fact]
    public void Refuses_tensors_of_another_network()
    {
        var tensors = Shape.Unpack(new float[Shape.Parameters]).ToArray();
        Assert.Contains("7", Assert.Throws<ArgumentException>(() => Shape.Pack(tensors[1..])).Message, StringComparison.Ordinal);
        tensors[2] = new NamedTensor("layers.0.weight", [5, 4], new float[20]);
        Assert.Contains("layers.0.weight", Assert.Throws<ArgumentException>(() => Shape.Pack(tensors)).Message, StringComparison.Ordinal);
        tensors[2] = new NamedTensor("layers.9.weight", [4, 5], new float[20]);
        Assert.Contains("missing", Assert.Throws<ArgumentException>(() => Shape.Pack(tensors)).Message, StringComparison.Ordinal);
    }
}
