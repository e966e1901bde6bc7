using System.Buffers;
using System.Runtime.InteropServices;
using ClusterFit.Training.Weights;
using MessagePack;

namespace ClusterFit.Training.Fitting;

/// <summary>The checkpoint file: MessagePack, laid out like a weights file (see Weights/README.md).</summary>
public static class CheckpointCodec
{
    /// <summary>Largest file that is read, 1 GiB.</summary>
    public const int MaxBytes = 1 << 30;

    private const string Magic = "clusterfit-checkpoint";
    private const string Kind = "checkpoint file";
    private const int NewestVersion = 1;
    private const int Keys = 20;

    /// <summary>Writes the file.</summary>
    /// <exception cref="WeightsRefusedException">It would be larger than <see cref="MaxBytes"/>.</exception>
    public static byte[] Encode(FitCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var size = SizeAtMost(checkpoint);
        if (size > MaxBytes) throw new WeightsRefusedException($"The checkpoint takes {size} bytes; at most {MaxBytes} are possible.");

        var buffer = new ArrayBufferWriter<byte>((int)size);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(3);
        writer.Write(Magic);
        writer.Write(NewestVersion);
        writer.WriteMapHeader(Keys);
        FitSections.WriteSpec(ref writer, checkpoint.Spec);
        FitSections.WriteImage(ref writer, checkpoint.Image);
        Write(ref writer, "epoch", checkpoint.Epoch);
        Write(ref writer, "pixels-into-epoch", checkpoint.PixelsIntoEpoch);
        Write(ref writer, "steps", checkpoint.Steps);
        Write(ref writer, "epoch-loss-sum", checkpoint.EpochLossSum);
        Write(ref writer, "best-mse", checkpoint.BestMse);
        Write(ref writer, "best-epoch", checkpoint.BestEpoch);
        Write(ref writer, "best-off-grid-psnr-db", checkpoint.BestOffGridPsnrDb);
        Write(ref writer, "plateau-scale", checkpoint.PlateauScale);
        Write(ref writer, "plateau-best", checkpoint.PlateauBest);
        Write(ref writer, "plateau-wait", checkpoint.PlateauWait);
        Write(ref writer, "seconds", checkpoint.Seconds);
        FitSections.WriteHistory(ref writer, checkpoint.History);
        Write(ref writer, "parameters", checkpoint.Parameters);
        Write(ref writer, "first-moments", checkpoint.FirstMoments);
        Write(ref writer, "second-moments", checkpoint.SecondMoments);
        Write(ref writer, "average", checkpoint.Average);
        Write(ref writer, "best", checkpoint.Best);
        WriteFrames(ref writer, checkpoint.FilmFrames);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a file that <see cref="Encode"/> wrote. Numbers of the training state may be infinite or NaN.</summary>
    /// <exception cref="WeightsRefusedException">The file is anything else.</exception>
    public static FitCheckpoint Decode(ReadOnlyMemory<byte> file)
    {
        if (file.Length > MaxBytes) throw new WeightsRefusedException($"The {Kind} has {file.Length} bytes; at most {MaxBytes} are read.");
        var reader = new StrictReader(file, Kind);
        reader.Head(Magic, NewestVersion, items: 3);
        reader.Map("content", Keys);
        var checkpoint = new FitCheckpoint
        {
            Spec = FitSections.ReadSpec(ref reader),
            Image = FitSections.ReadImage(ref reader),
            Epoch = ReadCount(ref reader, "epoch"),
            PixelsIntoEpoch = ReadCount(ref reader, "pixels-into-epoch"),
            Steps = ReadSteps(ref reader),
            EpochLossSum = ReadNumber(ref reader, "epoch-loss-sum"),
            BestMse = ReadNumber(ref reader, "best-mse"),
            BestEpoch = ReadCount(ref reader, "best-epoch"),
            BestOffGridPsnrDb = ReadOptional(ref reader, "best-off-grid-psnr-db"),
            PlateauScale = ReadNumber(ref reader, "plateau-scale"),
            PlateauBest = ReadNumber(ref reader, "plateau-best"),
            PlateauWait = ReadCount(ref reader, "plateau-wait"),
            Seconds = ReadNumber(ref reader, "seconds"),
            History = FitSections.ReadHistory(ref reader),
            Parameters = ReadFloats(ref reader, "parameters"),
            FirstMoments = ReadFloats(ref reader, "first-moments"),
            SecondMoments = ReadFloats(ref reader, "second-moments"),
            Average = ReadFloats(ref reader, "average"),
            Best = ReadFloats(ref reader, "best"),
            FilmFrames = ReadFrames(ref reader),
        };
        reader.End();
        CheckLengths(reader, checkpoint);
        return checkpoint;
    }

    private static void CheckLengths(StrictReader reader, FitCheckpoint checkpoint)
    {
        var length = checkpoint.Parameters.Length;
        if (length == 0) throw reader.Refused("'parameters' is empty");
        ReadOnlySpan<(string Field, int Length, bool MayBeEmpty)> others =
        [
            ("first-moments", checkpoint.FirstMoments.Length, false),
            ("second-moments", checkpoint.SecondMoments.Length, false),
            ("average", checkpoint.Average.Length, true),
            ("best", checkpoint.Best.Length, true),
        ];
        foreach (var other in others)
            if (other.Length != length && !(other.MayBeEmpty && other.Length == 0))
                throw reader.Refused($"'{other.Field}' has {other.Length} values; expected {length}");
    }

    private static long SizeAtMost(FitCheckpoint checkpoint) =>
        sizeof(float) * ((long)checkpoint.Parameters.Length + checkpoint.FirstMoments.Length + checkpoint.SecondMoments.Length
            + checkpoint.Average.Length + checkpoint.Best.Length)
        + checkpoint.FilmFrames.Sum(frame => frame.Length + 8L) + checkpoint.History.Count * 64L + 8192;

    private static void Write(ref MessagePackWriter writer, string key, long value)
    {
        writer.Write(key);
        writer.Write(value);
    }

    private static void Write(ref MessagePackWriter writer, string key, double? value)
    {
        writer.Write(key);
        FitSections.WriteOptional(ref writer, value);
    }

    private static void Write(ref MessagePackWriter writer, string key, float[] values)
    {
        writer.Write(key);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static void WriteFrames(ref MessagePackWriter writer, IReadOnlyList<byte[]> frames)
    {
        writer.Write("film-frames");
        writer.WriteArrayHeader(frames.Count);
        foreach (var frame in frames) writer.Write(frame);
    }

    private static int ReadCount(ref StrictReader reader, string key)
    {
        reader.Key(key);
        return reader.Integer(key, 0, int.MaxValue);
    }

    private static long ReadSteps(ref StrictReader reader)
    {
        reader.Key("steps");
        return reader.Long("steps", 0, long.MaxValue);
    }

    private static double ReadNumber(ref StrictReader reader, string key)
    {
        reader.Key(key);
        return reader.Number(key);
    }

    private static double? ReadOptional(ref StrictReader reader, string key)
    {
        reader.Key(key);
        return reader.OptionalNumber(key);
    }

    private static float[] ReadFloats(ref StrictReader reader, string key)
    {
        reader.Key(key);
        return reader.Floats(key);
    }

    private static List<byte[]> ReadFrames(ref StrictReader reader)
    {
        reader.Key("film-frames");
        var frames = new List<byte[]>();
        for (var left = reader.ArrayCount("film-frames"); left > 0; left--) frames.Add(reader.Bytes("a film frame").ToArray());
        return frames;
    }
}
