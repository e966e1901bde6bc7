using ClusterFit.Core.Fits;
using ClusterFit.Training.Fused;
using ClusterFit.Training.Tests.Fitting;

namespace ClusterFit.Training.Tests.Fused;

public sealed class PackedShapeSpecs
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void Packed_numbers_unpack_to_what_they_were_and_padding_is_zero(bool bias, int channels)
    {
        var spec = SmallFits.Spec with { Network = new NetworkSpec { Widths = [1, 33, 16, 7], Bias = bias } };
        var (shape, _) = SmallFits.Begin(spec, SmallFits.Image(channels: channels));
        var packed = new PackedShape(shape);
        var flat = Enumerable.Range(1, shape.Parameters).Select(i => (float)i).ToArray();
        using var block = packed.Pack(flat);
        Assert.Equal(flat, packed.Unpack(block));
        Assert.Equal(flat, block.Span.ToArray().Where(value => value != 0).Order());
    }

    [Fact]
    public void Panel_holds_a_row_of_16_outputs_for_each_input()
    {
        var (shape, _) = SmallFits.Begin(SmallFits.Spec with { Network = new NetworkSpec { Widths = [40], Bias = true } }, SmallFits.Image());
        var layer = new PackedShape(shape).Layers[0];
        var flat = Enumerable.Range(0, shape.Parameters).Select(i => (float)i).ToArray();
        using var block = new PackedShape(shape).Pack(flat);
        // Input 5 of output 20 is in the second panel; the bias is the input after the last.
        Assert.Equal(flat[20 * shape.Inputs + 5], block.Span[layer.PanelLength + 5 * 16 + 4]);
        Assert.Equal(flat[shape.Layers[0].BiasOffset + 20], block.Span[layer.PanelLength + shape.Inputs * 16 + 4]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Another_count_of_numbers_is_refused(int more)
    {
        var (shape, _) = SmallFits.Begin(SmallFits.Spec, SmallFits.Image());
        Assert.Throws<ArgumentException>(() => new PackedShape(shape).Pack(new float[shape.Parameters + more]));
    }
}
