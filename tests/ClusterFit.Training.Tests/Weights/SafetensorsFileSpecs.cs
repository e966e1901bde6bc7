using System.Buffers.Binary;
using System.Text;
using ClusterFit.Training.Weights;
using CsCheck;

namespace ClusterFit.Training.Tests.Weights;

/// <summary>Each rule of the format, by files made by hand.</summary>
public class SafetensorsFileSpecs
{
    private const string A = """ "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} """;

    [Fact]
    public void A_file_of_another_program_is_read()
    {
        var file = SafetensorsFile.Parse(File(
            """{"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[],"data_offsets":[4,12]},"a":{"shape":[1,2],"dtype":"BF16","data_offsets":[0,4]},"e":{"dtype":"F16","shape":[3,0],"data_offsets":[4,4]}}   """, 12));

        Assert.Equal(["a", "e", "b"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal([1L, 2], file.Tensors[0].Shape);
        Assert.Equal([0, 1, 2, 3], file.Tensors[0].Data.ToArray());
        Assert.Empty(file.Tensors[2].Shape);
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], file.Tensors[2].Data.ToArray());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"__metadata__":{}}""")]
    public void A_file_without_tensors_is_read(string header) => Assert.Empty(SafetensorsFile.Parse(File(header, 0)).Tensors);

    [Fact]
    public void The_written_bytes_are_those_of_the_format()
    {
        var file = new SafetensorsFile(
            [new("b", "F32", [1], new byte[] { 1, 2, 3, 4 }), new("a", "F32", [], new byte[] { 5, 6, 7, 8 }), new("w", "F64", [1, 1], new byte[8])],
            new Dictionary<string, string> { ["k"] = "v" }).Write();

        const string header = """{"__metadata__":{"k":"v"},"w":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal([.. Length(padded.Length), .. Encoding.ASCII.GetBytes(padded), 0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7, 8, 1, 2, 3, 4], file);
    }

    [Theory]
    [InlineData("", "does not start with '{'")]
    [InlineData(" {}", "does not start with '{'")]
    [InlineData("[]", "does not start with '{'")]
    [InlineData("{", "not the JSON")]
    [InlineData("{}x", "not the JSON")]
    [InlineData("{}\0", "not the JSON")]
    [InlineData("{\"a\":1}", "'a' is Number; expected StartObject")]
    [InlineData("{\"\\ud800\":{}}", "not the JSON")]
    [InlineData("{\"__metadata__\":{\"k\":1}}", "'k' is Number; expected String")]
    [InlineData("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", "'k' occurs twice")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", "'__metadata__' occurs twice")]
    [InlineData("{\"__metadata__\":{\"k\":{\"deep\":{}}}}", "'k' is StartObject")]
    public void A_header_must_be_the_JSON_of_the_format(string header, string reason) => AssertRefused(File(header, 0), reason);

    [Theory]
    [InlineData("F32", "2", "1,9", 9, "begin at 1; expected 0")]
    [InlineData("F32", "2", "0,8", 9, "1 bytes follow its tensors")]
    [InlineData("F32", "2", "0,8", 7, "cut short: 'a' ends at 8 of 7")]
    [InlineData("F32", "3", "0,8", 8, "'a' has 8 bytes; its shape and type ask for 12")]
    [InlineData("F64", "2", "0,8", 8, "ask for 16")]
    [InlineData("F16", "2", "0,8", 8, "ask for 4")]
    [InlineData("BF16", "2", "0,8", 8, "ask for 4")]
    [InlineData("I64", "2", "0,8", 8, "ask for 16")]
    [InlineData("F33", "2", "0,8", 8, "'a' has the type 'F33'; expected one of")]
    [InlineData("F32", "2", "8,0", 8, "data_offsets [8, 0]; expected a begin and an end")]
    [InlineData("F32", "2", "0,4,8", 8, "data_offsets [0, 4, 8]")]
    [InlineData("F32", "2", "0", 8, "data_offsets [0]")]
    [InlineData("F32", "-2", "0,8", 8, "not a whole number of 0 or more")]
    [InlineData("F32", "2.0", "0,8", 8, "not a whole number")]
    [InlineData("F32", "2", "0,99999999999999999999", 8, "not a whole number")]
    [InlineData("F32", "\"2\"", "0,8", 8, "not a whole number")]
    [InlineData("F32", "4611686018427387905,4", "0,8", 8, "which no memory holds")]
    [InlineData("F32", "4294967296,4294967296", "0,0", 0, "which no memory holds")]
    [InlineData("F32", "2", "0,9223372036854775807", 8, "ask for 8")]
    public void A_tensor_must_fit_its_bytes(string dtype, string shape, string offsets, int bytes, string reason) =>
        AssertRefused(File($$$"""{"a":{"dtype":"{{{dtype}}}","shape":[{{{shape}}}],"data_offsets":[{{{offsets}}}]}}""", bytes), reason);

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "lacks dtype, shape or data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "'x'")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'dtype' twice")]
    [InlineData("{" + A + "," + A + "}", "'a' occurs twice")]
    [InlineData("{" + A + ""","b":{"dtype":"U8","shape":[1],"data_offsets":[9,10]}}""", "'b' begin at 9; expected 8")]
    [InlineData("{" + A + ""","b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", "'b' begin at 4; expected 8")]
    public void Tensors_have_no_holes_overlaps_or_doubles(string header, string reason) => AssertRefused(File(header, 10), reason);

    [Fact]
    public void The_length_of_the_header_is_not_believed()
    {
        AssertRefused([1, 2, 3], "3 bytes; expected at least 8");
        AssertRefused([.. Length(3), .. "{}"u8], "cut short: its header claims 3 bytes and 2 follow");
        AssertRefused([.. Length(100_000_001), .. "{}"u8], "claims 100000001 bytes; at most 100000000");
        AssertRefused([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. "{}"u8], "claims 18446744073709551615 bytes");
        AssertRefused([.. Length(6), .. "{\""u8, 0xC3, 0x28, .. "\":"u8], "not UTF-8");
    }

    [Fact]
    public void What_is_written_must_keep_the_rules_too()
    {
        AssertNotWritten([new("a", "F32", [2], new byte[4])], "'a' has 4 bytes; its shape and type ask for 8");
        AssertNotWritten([new("a", "U8", [1], new byte[1]), new("a", "U8", [1], new byte[1])], "'a' occurs twice");
        AssertNotWritten([new("__metadata__", "U8", [1], new byte[1])], "'__metadata__' occurs twice");
        AssertNotWritten([new("a", "U9", [1], new byte[1])], "type 'U9'");
        AssertNotWritten([new("a", "U8", [-1], new byte[1])], "dimension -1");
    }

    [Fact]
    public void A_written_file_is_read_back_whatever_the_names_and_types() => (
        from names in Gen.String.Where(name => name != "__metadata__" && name.All(c => !char.IsSurrogate(c))).HashSet[0, 5]
        from types in Gen.OneOfConst("F32", "BF16", "I64", "BOOL").Array[names.Count]
        from shapes in Gen.Long[0, 3].Array[0, 3].Array[names.Count]
        select new SafetensorsFile(
            [.. names.Select((name, i) => new SafetensorsTensor(name, types[i], shapes[i], Bytes(types[i], shapes[i])))],
            names.ToDictionary(name => name + "?", name => name))).Sample(file =>
        {
            var read = SafetensorsFile.Parse(file.Write());
            Assert.Equal(file.Metadata, read.Metadata);
            foreach (var tensor in file.Tensors)
            {
                var found = read.Tensors.Single(other => other.Name == tensor.Name);
                Assert.Equal(tensor.DType, found.DType);
                Assert.Equal(tensor.Data.ToArray(), found.Data.ToArray());
                Assert.Equal(tensor.Shape, found.Shape);
            }
        });

    private static byte[] Bytes(string type, long[] shape) =>
        [.. Enumerable.Range(type[0], (int)shape.Aggregate(type switch { "F32" => 4L, "BF16" => 2, "I64" => 8, _ => 1 }, (a, b) => a * b))
            .Select(i => (byte)i)];

    private static byte[] Length(long bytes)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes);
        return length;
    }

    private static byte[] File(string header, int bytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return [.. Length(json.Length), .. json, .. Enumerable.Range(0, bytes).Select(i => (byte)i)];
    }

    private static void AssertRefused(byte[] file, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsRefusedException>(() => SafetensorsFile.Parse(file)).Message);

    private static void AssertNotWritten(SafetensorsTensor[] tensors, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsRefusedException>(
            () => new SafetensorsFile(tensors, new Dictionary<string, string>()).Write()).Message);
}
