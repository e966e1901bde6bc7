using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Weights;

/// <summary>Weights as a safetensors file, which other programs read: the tensors in single precision by their names, and all else as
/// metadata.</summary>
public static class SafetensorsCodec
{
    private const string Format = "clusterfit.format";
    private const string FormatVersion = "1";
    private const string ProgramVersion = "clusterfit.version";
    private const string SettingPrefix = "spec.";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 4,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Writes the file.</summary>
    /// <exception cref="WeightsRefusedException">The tensors are not those of the spec's network, or have a value that is not finite.</exception>
    public static byte[] Encode(FittedWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        TensorChecks.Check(weights.Spec, weights.Image, weights.Tensors);
        var metadata = new Dictionary<string, string> { [Format] = FormatVersion, [ProgramVersion] = weights.ProgramVersion };
        foreach (var (name, value) in FitSettings.Describe(weights.Spec)) metadata.Add(SettingPrefix + name, value);
        metadata.Add("image.width", Text(weights.Image.Width));
        metadata.Add("image.height", Text(weights.Image.Height));
        metadata.Add("image.channels", Text(weights.Image.Channels));
        metadata.Add("image.bit-depth", Text(weights.Image.BitDepth));
        metadata.Add("image.sha256", weights.Image.Hash.Hex);
        metadata.Add("summary", JsonSerializer.Serialize(weights.Summary, Json));
        metadata.Add("history", JsonSerializer.Serialize(weights.History, Json));
        return new SafetensorsFile(
            [.. weights.Tensors.Select(t => new SafetensorsTensor(
                t.Name, "F32", [.. t.Shape.Select(dimension => (long)dimension)], MemoryMarshal.AsBytes(t.Values.AsSpan()).ToArray()))],
            metadata).Write();
    }

    /// <summary>Reads a file that <see cref="Encode"/> wrote.</summary>
    /// <exception cref="WeightsRefusedException">The file breaks a rule of the format, was written by another program, or does not hold the
    /// network that its metadata describes.</exception>
    public static FittedWeights Decode(ReadOnlyMemory<byte> file)
    {
        var content = SafetensorsFile.Parse(file);
        if (!content.Metadata.TryGetValue(Format, out var format))
            throw new WeightsRefusedException($"The safetensors file was not written by ClusterFit: its metadata has no '{Format}'.");
        if (format != FormatVersion)
            throw new WeightsRefusedException($"The safetensors file has the {Format} '{format}'; this ClusterFit reads {FormatVersion}.");
        try
        {
            var spec = FitSettings.Apply(new FitSpec(), content.Metadata
                .Where(entry => entry.Key.StartsWith(SettingPrefix, StringComparison.Ordinal))
                .Select(entry => KeyValuePair.Create(entry.Key[SettingPrefix.Length..], entry.Value)));
            var image = new ImageInfo(
                Number(content, "image.width"), Number(content, "image.height"), Number(content, "image.channels"),
                Number(content, "image.bit-depth"), ContentHash.Parse(Entry(content, "image.sha256")));
            var tensors = InLayerOrder(TensorChecks.Names(spec, image), content.Tensors);
            TensorChecks.Check(spec, image, tensors);
            var history = Parsed<EpochRecord?[]>(content, "history")
                .Select(epoch => epoch ?? throw new FormatException("'history' has an empty record."));
            return new FittedWeights(
                spec, image, tensors, Parsed<FitSummary>(content, "summary"), [.. history], Entry(content, ProgramVersion));
        }
        catch (Exception e) when (e is FitSettingException or FormatException or JsonException)
        {
            throw new WeightsRefusedException($"The safetensors file's metadata is not valid: {e.Message}");
        }
    }

    // The file orders tensors by name, layers.10 before layers.2. Superfluous ones are kept at the end, for the check to name.
    private static List<NamedTensor> InLayerOrder(IReadOnlyList<string> names, IReadOnlyList<SafetensorsTensor> tensors)
    {
        var rank = names.Index().ToDictionary(name => name.Item, name => name.Index);
        return [.. tensors.Select(Converted).OrderBy(tensor => rank.GetValueOrDefault(tensor.Name, int.MaxValue))];
    }

    private static NamedTensor Converted(SafetensorsTensor tensor)
    {
        if (tensor.DType != "F32") throw new WeightsRefusedException($"The tensor '{tensor.Name}' has the type {tensor.DType}; expected F32.");
        if (tensor.Shape.Any(dimension => dimension > int.MaxValue))
            throw new WeightsRefusedException($"The tensor '{tensor.Name}' has a dimension above {int.MaxValue}.");
        return new NamedTensor(
            tensor.Name, [.. tensor.Shape.Select(dimension => (int)dimension)], MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray());
    }

    private static T Parsed<T>(SafetensorsFile file, string key) =>
        JsonSerializer.Deserialize<T>(Entry(file, key), Json) ?? throw new FormatException($"'{key}' is null.");

    private static int Number(SafetensorsFile file, string key) =>
        int.TryParse(Entry(file, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{key}' is '{Entry(file, key)}'; expected a whole number.");

    private static string Entry(SafetensorsFile file, string key) =>
        file.Metadata.TryGetValue(key, out var text) ? text : throw new FormatException($"'{key}' is missing.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
