using System.Buffers;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Weights;
using CsCheck;
using MessagePack;

namespace ClusterFit.Training.Tests.Weights;

public class WeightsCodecSpecs
{
    private static readonly FittedWeights Tiny = AnyWeights.Tiny;
    private static readonly byte[] TinyFile = WeightsCodec.Encode(Tiny);

    [Fact]
    public void A_file_gives_back_the_weights_it_was_made_of() =>
        AnyWeights.Weights.Sample(weights => AnyWeights.AssertEqual(weights, WeightsCodec.Decode(WeightsCodec.Encode(weights))));

    [Fact]
    public void Version_1_is_read_and_written_byte_by_byte()
    {
        var golden = Golden.File("weights-v1.bin");
        AnyWeights.AssertEqual(Tiny, WeightsCodec.Decode(golden));
        // A setting that is added later changes what is written; then only the reading remains.
        Assert.Equal(golden, TinyFile);
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_but_never_worse() => Damage.Of(TinyFile).Sample(file =>
    {
        try
        {
            var weights = WeightsCodec.Decode(file);
            Assert.Equal(2, weights.Tensors.Count);
        }
        catch (WeightsRefusedException e)
        {
            Assert.InRange(e.Message.Length, 1, 20_000);
        }
    }, iter: 5_000);

    [Fact]
    public void A_file_that_is_cut_short_is_refused_and_told_so()
    {
        for (var length = 0; length < TinyFile.Length; length++)
        {
            var error = Assert.Throws<WeightsRefusedException>(() => WeightsCodec.Decode(TinyFile.AsMemory(0, length)));
            // Before the magic text is complete it could be any file.
            if (length > 25) Assert.Contains("cut short", error.Message);
            else if (length < 20) Assert.Contains("not a weights file", error.Message);
        }
    }

    [Fact]
    public void Other_files_are_refused()
    {
        AssertRefused("PK\u0003\u0004 something"u8.ToArray(), "not a weights file");
        AssertRefused([], "not a weights file");
        AssertRefused([0xDD, 0xFF, 0xFF, 0xFF, 0xFF, .. TinyFile], "not a weights file");
        AssertRefused([.. TinyFile, 0, 0], "2 bytes follow its end");
        AssertRefused(new byte[WeightsCodec.MaxBytes + 1], "536870913 bytes; at most 536870912");
    }

    [Theory]
    [InlineData(2, "written by a newer ClusterFit: version 2, this one reads up to 1")]
    [InlineData(0, "'version' is 0")]
    [InlineData(-1, "'version' is -1")]
    public void Another_version_is_refused(int version, string reason)
    {
        var content = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(content);
        writer.WriteArrayHeader(3);
        writer.Write("clusterfit-weights");
        writer.Write(version);
        writer.WriteNil();
        writer.Flush();
        AssertRefused(content.WrittenSpan.ToArray(), reason);
    }

    [Fact]
    public void A_setting_that_is_unknown_or_out_of_range_or_twice_there_is_refused()
    {
        AssertRefused(Replaced("octave-decay"u8, "octave-degay"u8), "'octave-degay' is not a setting");
        AssertRefused(Replaced("target-psnr"u8, "batch-maxxx"u8), "'batch-maxxx' is not a setting");
        AssertRefused(Replaced([.. Encoding("beta1"), .. Encoding("0.9")], [.. Encoding("beta1"), .. Encoding("1.9")]), "beta1: '1.9' is not valid");
        AssertRefused(Replaced("beta1"u8, "beta2"u8), "'beta2' occurs twice");
    }

    [Fact]
    public void Tensors_must_be_those_of_the_network()
    {
        var (first, second) = (Tiny.Tensors[0], Tiny.Tensors[1]);
        AssertNotWritten(Tiny with { Tensors = [first] }, "'layers.1.weight' is missing");
        AssertNotWritten(Tiny with { Tensors = [second, first] }, "'layers.1.weight' lies where the spec asks for 'layers.0.weight'");
        AssertNotWritten(Tiny with { Tensors = [first, first] }, "'layers.0.weight' occurs twice");
        AssertNotWritten(Tiny with { Tensors = [first, second, second with { Name = "more" }] }, "'more' is none that the spec asks for");
        AssertNotWritten(Tiny with { Tensors = [first with { Shape = [4, 2] }, second] }, "shape (4, 2); the spec asks for (2, 4)");
        AssertNotWritten(Tiny with { Tensors = [first with { Values = new float[7] }, second] }, "7 values; its shape asks for 8");
        AssertNotWritten(Tiny with { Tensors = [first, second with { Values = [0, float.NaN] }] }, "value NaN; expected finite");
        AssertNotWritten(
            Tiny with { Spec = Tiny.Spec with { Encoder = new EncoderSpec { Kind = EncoderKind.Nerf } } }, "leaves 'octaves' automatic");
    }

    [Fact]
    public void Declared_sizes_are_not_believed()
    {
        AssertRefused(Replaced("float32"u8, "float64"u8), "the key 'float64' where 'float32' belongs");
        AssertRefused(After("shape"u8, 0, 0xDD, 0x7F, 0xFF, 0xFF, 0xFF), "cut short");
        AssertRefused(After("shape"u8, 1, 0xFF), "'shape of layers.0.weight' is -1");
        AssertRefused(After("shape"u8, 1, 0x00), "'shape of layers.0.weight' is 0");
        AssertRefused(After("float32"u8, 0, 0xC6, 0x7F, 0xFF, 0xFF, 0xFF), "cut short: it ends within 'layers.0.weight'");
        AssertRefused(After("float32"u8, 0, 0xC4, 31), "31 bytes, which is not a multiple of 4");
        AssertRefused(After("tensors"u8, 0, 0xDD, 0x00, 0xFF, 0xFF, 0xFF), "cut short");
        AssertRefused(After("history"u8, 0, 0xDD, 0x7F, 0xFF, 0xFF, 0xFF), "cut short");
    }

    [Fact]
    public void A_small_file_that_asks_for_a_huge_network_costs_nothing()
    {
        var widths = Encoding($"{string.Join(",", Enumerable.Repeat(4096, 32))}");
        var file = Replaced([.. Encoding("widths"), .. Encoding("2")], [.. Encoding("widths"), .. widths]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(file, "the spec asks for (4096, 4)");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static byte[] Encoding(string text)
    {
        var content = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(content);
        writer.Write(text);
        writer.Flush();
        return content.WrittenSpan.ToArray();
    }

    private static byte[] Replaced(ReadOnlySpan<byte> old, ReadOnlySpan<byte> with)
    {
        var at = TinyFile.AsSpan().IndexOf(old);
        Assert.True(at > 0);
        return [.. TinyFile[..at], .. with, .. TinyFile[(at + old.Length)..]];
    }

    private static byte[] After(ReadOnlySpan<byte> key, int skip, params byte[] values)
    {
        var file = (byte[])TinyFile.Clone();
        var at = file.AsSpan().IndexOf(key);
        Assert.True(at > 0);
        values.CopyTo(file, at + key.Length + skip);
        return file;
    }

    private static void AssertRefused(byte[] file, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsRefusedException>(() => WeightsCodec.Decode(file)).Message);

    private static void AssertNotWritten(FittedWeights weights, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsRefusedException>(() => WeightsCodec.Encode(weights)).Message);
}
