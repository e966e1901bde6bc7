using ClusterFit.Training.Weights;
using CsCheck;

namespace ClusterFit.Training.Tests.Weights;

public class SafetensorsCodecSpecs
{
    private static readonly byte[] TinyFile = SafetensorsCodec.Encode(AnyWeights.Tiny);

    [Fact]
    public void A_file_gives_back_the_weights_it_was_made_of() =>
        AnyWeights.Weights.Sample(weights => AnyWeights.AssertEqual(weights, SafetensorsCodec.Decode(SafetensorsCodec.Encode(weights))));

    [Fact]
    public void Other_programs_find_tensors_and_settings_by_name()
    {
        var file = SafetensorsFile.Parse(TinyFile);
        Assert.Equal(["layers.0.weight", "layers.1.weight"], file.Tensors.Select(tensor => tensor.Name));
        Assert.All(file.Tensors, tensor => Assert.Equal("F32", tensor.DType));
        Assert.Equal([2L, 4], file.Tensors[0].Shape);
        Assert.Equal("0.1.0", file.Metadata["clusterfit.version"]);
        Assert.Equal("40", file.Metadata["spec.target-psnr"]);
        Assert.Equal("640", file.Metadata["image.width"]);
        Assert.Equal(
            """{"mse":0,"psnr-db":"Infinity","off-grid-psnr-db":21.5,"epochs":300,"best-epoch":2,"steps":8589934592,"seconds":0.25,"parameters":10,"stop-reason":"target-psnr"}""",
            file.Metadata["summary"]);
    }

    [Theory]
    [InlineData("clusterfit.format", null, "not written by ClusterFit")]
    [InlineData("clusterfit.format", "2", "'2'; this ClusterFit reads 1")]
    [InlineData("clusterfit.version", null, "'clusterfit.version' is missing")]
    [InlineData("spec.widths", "0", "widths: '0' is not valid")]
    [InlineData("spec.width", "0", "'width' is not a setting; did you mean 'widths'")]
    [InlineData("spec.octaves", "2", "the spec asks for (2, 8)")]
    [InlineData("spec.octaves", "auto", "automatic")]
    [InlineData("image.width", "-1", "'image.width' is '-1'; expected a whole number")]
    [InlineData("image.channels", "2", "2 channels")]
    [InlineData("image.sha256", "XY", "'XY' is not a content hash")]
    [InlineData("summary", "{}", "missing required properties")]
    [InlineData("summary", "null", "'summary' is null")]
    [InlineData("history", "[{\"epoch\":1}]", "missing required properties")]
    [InlineData("history", "[null]", "'history' has an empty record")]
    [InlineData("history", "7", "could not be converted")]
    public void Metadata_that_is_not_ours_is_refused(string key, string? value, string reason)
    {
        var file = SafetensorsFile.Parse(TinyFile);
        var metadata = new Dictionary<string, string>(file.Metadata);
        if (value is null) metadata.Remove(key);
        else metadata[key] = value;
        AssertRefused((file with { Metadata = metadata }).Write(), reason);
    }

    [Fact]
    public void Tensors_must_be_those_of_the_network()
    {
        var file = SafetensorsFile.Parse(TinyFile);
        var (first, second) = (file.Tensors[0], file.Tensors[1]);
        AssertRefused((file with { Tensors = [first] }).Write(), "'layers.1.weight' is missing");
        AssertRefused((file with { Tensors = [first, second, first with { Name = "x" }] }).Write(), "'x' is none that the spec asks for");
        AssertRefused((file with { Tensors = [first, second with { DType = "I32" }] }).Write(), "type I32; expected F32");
        AssertRefused((file with { Tensors = [first, second with { Data = new byte[] { 0, 0, 0xC0, 0x7F, 0, 0, 0, 0 } }] }).Write(), "NaN");
        AssertRefused((file with { Tensors = [first, second with { Shape = [5_000_000_000, 0], Data = default }] }).Write(), "above 2147483647");
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_but_never_worse() => Damage.Of(TinyFile).Sample(file =>
    {
        try
        {
            SafetensorsCodec.Decode(file);
        }
        catch (WeightsRefusedException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }, iter: 5_000);

    private static void AssertRefused(byte[] file, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsRefusedException>(() => SafetensorsCodec.Decode(file)).Message);
}
