using System.Buffers;
using System.Runtime.InteropServices;
using ClusterFit.Core.Fits;
using MessagePack;

namespace ClusterFit.Training.Weights;

/// <summary>The weights file: MessagePack, readable without ClusterFit. README.md in this folder describes it byte by byte.</summary>
public static class WeightsCodec
{
    /// <summary>Largest file that is read, 512 MiB.</summary>
    public const int MaxBytes = 512 << 20;

    private const string Magic = "clusterfit-weights";
    private const string Kind = "weights file";
    private const int NewestVersion = 1;
    private const int MaxRank = 8;

    /// <summary>Writes the file.</summary>
    /// <exception cref="WeightsRefusedException">The tensors are not those of the spec's network, or a value is not finite, for example because
    /// training diverged.</exception>
    public static byte[] Encode(FittedWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        TensorChecks.Check(weights.Spec, weights.Image, weights.Tensors);
        var size = weights.Tensors.Sum(t => (long)t.Values.Length * sizeof(float) + 256) + weights.History.Count * 64L + 8192;
        if (size > MaxBytes) throw new WeightsRefusedException($"The weights take {size} bytes; at most {MaxBytes} are possible.");

        var buffer = new ArrayBufferWriter<byte>((int)size);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(3);
        writer.Write(Magic);
        writer.Write(NewestVersion);
        writer.WriteMapHeader(6);
        writer.Write("program");
        writer.Write(weights.ProgramVersion);
        FitSections.WriteSpec(ref writer, weights.Spec);
        FitSections.WriteImage(ref writer, weights.Image);
        WriteSummary(ref writer, weights.Summary);
        FitSections.WriteHistory(ref writer, weights.History);
        WriteTensors(ref writer, weights.Tensors);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a file that <see cref="Encode"/> wrote.</summary>
    /// <exception cref="WeightsRefusedException">The file is anything else.</exception>
    public static FittedWeights Decode(ReadOnlyMemory<byte> file)
    {
        if (file.Length > MaxBytes) throw new WeightsRefusedException($"The {Kind} has {file.Length} bytes; at most {MaxBytes} are read.");
        var reader = new StrictReader(file, Kind);
        reader.Head(Magic, NewestVersion, items: 3);
        reader.Map("content", 6);
        reader.Key("program");
        var program = reader.Text("program");
        var spec = FitSections.ReadSpec(ref reader);
        var image = FitSections.ReadImage(ref reader);
        var summary = ReadSummary(ref reader);
        var history = FitSections.ReadHistory(ref reader);
        var tensors = ReadTensors(ref reader);
        reader.End();
        TensorChecks.Check(spec, image, tensors);
        return new FittedWeights(spec, image, tensors, summary, history, program);
    }

    private static void WriteSummary(ref MessagePackWriter writer, FitSummary summary)
    {
        writer.Write("summary");
        writer.WriteMapHeader(9);
        writer.Write("mse");
        writer.Write(summary.Mse);
        writer.Write("psnr-db");
        writer.Write(summary.PsnrDb);
        writer.Write("off-grid-psnr-db");
        FitSections.WriteOptional(ref writer, summary.OffGridPsnrDb);
        writer.Write("epochs");
        writer.Write(summary.Epochs);
        writer.Write("best-epoch");
        writer.Write(summary.BestEpoch);
        writer.Write("steps");
        writer.Write(summary.Steps);
        writer.Write("seconds");
        writer.Write(summary.Seconds);
        writer.Write("parameters");
        writer.Write(summary.Parameters);
        writer.Write("stop-reason");
        writer.Write(summary.StopReason == StopReason.TargetPsnr ? "target-psnr" : "epochs");
    }

    private static FitSummary ReadSummary(ref StrictReader reader)
    {
        reader.Key("summary");
        reader.Map("summary", 9);
        reader.Key("mse");
        var mse = reader.Number("mse");
        reader.Key("psnr-db");
        var psnr = reader.Number("psnr-db");
        reader.Key("off-grid-psnr-db");
        var offGrid = reader.OptionalNumber("off-grid-psnr-db");
        reader.Key("epochs");
        var epochs = reader.Integer("epochs", 0, int.MaxValue);
        reader.Key("best-epoch");
        var bestEpoch = reader.Integer("best-epoch", 0, int.MaxValue);
        reader.Key("steps");
        var steps = reader.Long("steps", 0, long.MaxValue);
        reader.Key("seconds");
        var seconds = reader.Number("seconds");
        reader.Key("parameters");
        var parameters = reader.Integer("parameters", 0, int.MaxValue);
        reader.Key("stop-reason");
        var reason = reader.Text("stop-reason") switch
        {
            "epochs" => StopReason.Epochs,
            "target-psnr" => StopReason.TargetPsnr,
            var other => throw reader.Refused($"'stop-reason' is '{other}'; expected epochs or target-psnr"),
        };
        return new FitSummary
        {
            Mse = mse,
            PsnrDb = psnr,
            OffGridPsnrDb = offGrid,
            Epochs = epochs,
            BestEpoch = bestEpoch,
            Steps = steps,
            Seconds = seconds,
            Parameters = parameters,
            StopReason = reason,
        };
    }

    private static void WriteTensors(ref MessagePackWriter writer, IReadOnlyList<NamedTensor> tensors)
    {
        writer.Write("tensors");
        writer.WriteArrayHeader(tensors.Count);
        foreach (var tensor in tensors)
        {
            writer.WriteMapHeader(3);
            writer.Write("name");
            writer.Write(tensor.Name);
            writer.Write("shape");
            writer.WriteArrayHeader(tensor.Shape.Length);
            foreach (var dimension in tensor.Shape) writer.Write(dimension);
            writer.Write("float32");
            writer.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
    }

    private static List<NamedTensor> ReadTensors(ref StrictReader reader)
    {
        reader.Key("tensors");
        var tensors = new List<NamedTensor>();
        for (var left = reader.ArrayCount("tensors"); left > 0; left--)
        {
            reader.Map("a tensor", 3);
            reader.Key("name");
            var name = reader.Text("name");
            reader.Key("shape");
            var rank = reader.ArrayCount($"shape of {name}");
            if (rank > MaxRank) throw reader.Refused($"'{name}' has {rank} dimensions; at most {MaxRank} are possible");
            var shape = new int[rank];
            for (var i = 0; i < rank; i++) shape[i] = reader.Integer($"shape of {name}", 1, int.MaxValue);
            reader.Key("float32");
            tensors.Add(new NamedTensor(name, shape, reader.Floats(name)));
        }
        return tensors;
    }
}
