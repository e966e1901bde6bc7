using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Results;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;

namespace ClusterFit.Cli.Tests.Results;

public sealed class ResultWriterSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();
    private readonly FitOptions _options;
    private readonly InputImage _input;
    private readonly byte[] _image;
    private readonly byte[] _weights;

    public ResultWriterSpecs()
    {
        _input = new InputImage(_bundle.WriteImage("in/x.png"), "x");
        _image = File.ReadAllBytes(_input.File);
        _weights = WeightsCodec.Encode(CommandBundle.TinyFit(8, 6));
        _options = new FitOptions
        {
            Paths = [_input.File],
            OutputFolder = Directory.CreateDirectory(_bundle.PathOf("out")).FullName,
            Preset = "photo",
            Spec = CommandBundle.TinySpec,
        };
    }

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"settings\":")]
    public void Damaged_metrics_are_no_result(string metrics)
    {
        Writer().Write(_input, _image, _weights, film: null, attempts: 1);
        File.WriteAllText(Out("x.json"), metrics);
        Assert.Null(Writer().FindFinished(_input, _image));
    }

    [Fact]
    public void Metrics_without_settings_or_with_a_folder_in_their_place_are_no_result()
    {
        Writer().Write(_input, _image, _weights, film: null, attempts: 1);
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Out("x.json")))!;
        json["settings"] = null;
        File.WriteAllText(Out("x.json"), json.ToJsonString());
        Assert.Null(Writer().FindFinished(_input, _image));
        File.Delete(Out("x.json"));
        Directory.CreateDirectory(Out("x.json"));
        Assert.Null(Writer().FindFinished(_input, _image));
    }

    [Fact]
    public void A_fit_gives_all_its_files_and_nothing_else()
    {
        var metrics = Writer().Write(_input, _image, _weights, film: [1, 2, 3], attempts: 2);

        Assert.Equal(
            ["report/x.difference.png", "report/x.original.png", "x.cfw", "x.film.png", "x.json", "x.png", "x.psnr.png"], Files());
        Assert.Equal(_weights, File.ReadAllBytes(Out("x.cfw")));
        var reconstruction = ImageFile.Decode(File.ReadAllBytes(Out("x.png")), new ImageLimits());
        Assert.Equal((8, 6, 3), (reconstruction.Width, reconstruction.Height, reconstruction.Channels));
        Assert.Equal((8, 6, 3, 2), (metrics.Width, metrics.Height, metrics.Epochs, metrics.Attempts));
        Assert.Equal(8.0 * _weights.Length / 48, metrics.BitsPerPixel);
    }

    [Fact]
    public void A_finished_image_is_found_and_nothing_is_written_again()
    {
        var written = Writer().Write(_input, _image, _weights, film: null, attempts: 1);
        var before = Directory.EnumerateFiles(_options.OutputFolder, "*", SearchOption.AllDirectories).ToDictionary(f => f, InodeTime);

        var found = Writer().FindFinished(_input, _image)!;

        Assert.Equal(ResultJson.Line<ImageResult>(written), ResultJson.Line<ImageResult>(found));
        Assert.Equal(before, Directory.EnumerateFiles(_options.OutputFolder, "*", SearchOption.AllDirectories).ToDictionary(f => f, InodeTime));
    }

    [Theory]
    [InlineData("x.png")]
    [InlineData("x.psnr.png")]
    [InlineData("report/x.difference.png")]
    public void A_deleted_file_of_a_finished_image_is_written_again(string file)
    {
        Writer().Write(_input, _image, _weights, film: null, attempts: 1);
        var before = File.ReadAllBytes(Out(file));
        File.Delete(Out(file));
        Assert.NotNull(Writer().FindFinished(_input, _image));
        Assert.Equal(before, File.ReadAllBytes(Out(file)));
    }

    [Fact]
    public void Another_image_or_spec_or_damaged_weights_are_not_finished()
    {
        Writer().Write(_input, _image, _weights, film: null, attempts: 1);
        Assert.Null(Writer().FindFinished(_input, ImageFile.EncodePng(CommandBundle.TinyImage(6, 8))));
        Assert.Null(new ResultWriter(_options with { Spec = _options.Spec with { Seed = 1 } }, new ImageLimits()).FindFinished(_input, _image));
        File.WriteAllBytes(Out("x.cfw"), [.. _weights, 0]);
        Assert.Null(Writer().FindFinished(_input, _image));
    }

    [Fact]
    public void Metrics_of_something_else_are_not_ours()
    {
        File.WriteAllText(Out("x.json"), "[1, 2]");
        Assert.Null(Writer().FindFinished(_input, _image));
    }

    private static DateTime InodeTime(string file) => File.GetLastWriteTimeUtc(file);

    private ResultWriter Writer() => new(_options, new ImageLimits());

    private string Out(string file) => Path.Combine(_options.OutputFolder, file);

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_options.OutputFolder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_options.OutputFolder, file)).Order(StringComparer.Ordinal);
}
