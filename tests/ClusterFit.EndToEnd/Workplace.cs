using System.Text.Json;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;

namespace ClusterFit.EndToEnd;

/// <summary>A folder with images and results, gone after the test.</summary>
internal sealed class Workplace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("clusterfit-e2e-").FullName;

    public string Out => PathOf("out");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, byte[] content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string WriteImage(string name, int width = 16, int height = 12, int seed = 0) => Write(name, Png(width, height, seed));

    /// <summary>A smooth image of three channels.</summary>
    public static byte[] Png(int width, int height, int seed = 0)
    {
        var samples = new float[width * height * 3];
        for (var i = 0; i < samples.Length; i++)
        {
            var (x, y, channel) = (i / 3 % width, i / 3 / width, i % 3);
            samples[i] = 0.5f + 0.45f * MathF.Sin(0.5f * x + seed + channel) * MathF.Cos(0.4f * y - seed);
        }
        return ImageFile.EncodePng(new PixelImage(width, height, 3, 8, samples));
    }

    public string[] Results() => [.. Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Out, file)).Order(StringComparer.Ordinal)];

    public FittedWeights Weights(string name) => WeightsCodec.Decode(File.ReadAllBytes(Path.Combine(Out, name + ".cfw")));

    /// <summary>The objects on standard output, by name.</summary>
    public static Dictionary<string, JsonElement> Parse(ProgramRun run) =>
        run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(result => result.GetProperty("name").GetString()!);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
