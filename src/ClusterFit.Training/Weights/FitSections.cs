using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using MessagePack;

namespace ClusterFit.Training.Weights;

/// <summary>The parts that weights files and checkpoint files have in common.</summary>
internal static class FitSections
{
    private const int MaxSide = 1 << 24;

    public static void WriteSpec(ref MessagePackWriter writer, FitSpec spec)
    {
        var settings = FitSettings.Describe(spec);
        writer.Write("spec");
        writer.WriteMapHeader(settings.Count);
        foreach (var (name, value) in settings)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    public static FitSpec ReadSpec(ref StrictReader reader)
    {
        reader.Key("spec");
        var settings = new Dictionary<string, string>();
        for (var left = reader.MapCount("spec"); left > 0; left--)
        {
            var name = reader.Text("the name of a setting");
            if (!settings.TryAdd(name, reader.Text(name))) throw reader.Refused($"the setting '{name}' occurs twice");
        }
        try
        {
            return FitSettings.Apply(new FitSpec(), settings);
        }
        catch (FitSettingException e)
        {
            throw reader.Refused($"its spec is not valid: {e.Message.TrimEnd('.')}");
        }
    }

    public static void WriteImage(ref MessagePackWriter writer, ImageInfo image)
    {
        writer.Write("image");
        writer.WriteMapHeader(5);
        writer.Write("width");
        writer.Write(image.Width);
        writer.Write("height");
        writer.Write(image.Height);
        writer.Write("channels");
        writer.Write(image.Channels);
        writer.Write("bit-depth");
        writer.Write(image.BitDepth);
        writer.Write("sha256");
        writer.Write(image.Hash.Hex);
    }

    public static ImageInfo ReadImage(ref StrictReader reader)
    {
        reader.Key("image");
        reader.Map("image", 5);
        reader.Key("width");
        var width = reader.Integer("width", 1, MaxSide);
        reader.Key("height");
        var height = reader.Integer("height", 1, MaxSide);
        reader.Key("channels");
        var channels = reader.Integer("channels", 1, 4);
        if (channels == 2) throw reader.Refused("'channels' is 2; expected 1, 3 or 4");
        reader.Key("bit-depth");
        var bitDepth = reader.Integer("bit-depth", 8, 16);
        if (bitDepth is not (8 or 16)) throw reader.Refused($"'bit-depth' is {bitDepth}; expected 8 or 16");
        reader.Key("sha256");
        try
        {
            return new ImageInfo(width, height, channels, bitDepth, ContentHash.Parse(reader.Text("sha256")));
        }
        catch (FormatException e)
        {
            throw reader.Refused(e.Message.TrimEnd('.'));
        }
    }

    public static void WriteHistory(ref MessagePackWriter writer, IReadOnlyList<EpochRecord> history)
    {
        writer.Write("history");
        writer.WriteArrayHeader(history.Count);
        foreach (var epoch in history)
        {
            writer.WriteArrayHeader(6);
            writer.Write(epoch.Epoch);
            writer.Write(epoch.TrainPsnrDb);
            WriteOptional(ref writer, epoch.EvaluatedPsnrDb);
            WriteOptional(ref writer, epoch.OffGridPsnrDb);
            writer.Write(epoch.LearningRate);
            writer.Write(epoch.Seconds);
        }
    }

    public static IReadOnlyList<EpochRecord> ReadHistory(ref StrictReader reader)
    {
        reader.Key("history");
        var history = new List<EpochRecord>();
        for (var left = reader.ArrayCount("history"); left > 0; left--)
        {
            reader.Array("a record of the history", 6);
            history.Add(new EpochRecord(
                reader.Integer("epoch", 0, int.MaxValue), reader.Number("train PSNR"), reader.OptionalNumber("evaluated PSNR"),
                reader.OptionalNumber("off-grid PSNR"), reader.Number("learning rate"), reader.Number("seconds")));
        }
        return history;
    }

    public static void WriteOptional(ref MessagePackWriter writer, double? value)
    {
        if (value is { } number) writer.Write(number);
        else writer.WriteNil();
    }
}
