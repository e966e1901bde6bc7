using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;

namespace ClusterFit.Cli.Tests;

/// <summary>A folder of its own, and the program with its output caught.</summary>
internal sealed class CommandBundle : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public CommandBundle()
    {
        Folder = Directory.CreateTempSubdirectory("clusterfit-test-").FullName;
        Terminal = new Terminal(_output, _error, OutputIsInteractive: false, ErrorIsInteractive: false, TimeProvider.System)
        {
            // Nothing listens there, whatever runs on this machine.
            LocalServer = new Uri("http://127.0.0.1:1"),
            Variable = name => name switch
            {
                "XDG_CONFIG_HOME" => PathOf("config"),
                "XDG_CACHE_HOME" => PathOf("cache"),
                _ => Variables.GetValueOrDefault(name),
            },
        };
    }

    /// <summary>The environment of the commands of a client, apart from their folders.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string Folder { get; }

    public Terminal Terminal { get; private set; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>The next commands read this clock.</summary>
    public void Read(TimeProvider time) => Terminal = Terminal with { Time = time };

    /// <summary>The next commands look for a node of this machine here.</summary>
    public void ListenAt(string url) => Terminal = Terminal with { LocalServer = new Uri(url) };

    /// <summary>The next commands read this from standard input.</summary>
    public void Type(string text) => Terminal = Terminal with { Input = new StringReader(text) };

    public Task<int> RunAsync(params string[] args) => CommandRunner.RunAsync(ClusterFitCommand.Create(Terminal), args, Terminal);

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, byte[] content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string WriteImage(string name, int width = 8, int height = 6) => Write(name, ImageFile.EncodePng(TinyImage(width, height)));

    public string WriteWeights(string name, int width = 8, int height = 6) => Write(name, WeightsCodec.Encode(TinyFit(width, height)));

    public static PixelImage TinyImage(int width, int height)
    {
        var samples = new float[width * height * 3];
        for (var i = 0; i < samples.Length; i++) samples[i] = i * 37 % 255 / 255f;
        return new PixelImage(width, height, 3, 8, samples);
    }

    public static FitSpec TinySpec { get; } = new()
    {
        Network = new() { Widths = [16] },
        Recipe = new() { BatchSize = 16, Epochs = 3 },
    };

    public static FittedWeights TinyFit(int width, int height)
    {
        var image = TinyImage(width, height);
        using var fit = FitRun.Start(TinySpec, image, ContentHash.Of(ImageFile.EncodePng(image)), TimeProvider.System, new IdleCores(1));
        while (!fit.IsFinished) fit.Advance(1000);
        return fit.Complete().Weights;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
