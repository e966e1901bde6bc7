using System.Text.Json;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Reports;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Results;
using ClusterFit.Training.Images;
using ClusterFit.Training.Rendering;
using ClusterFit.Training.Weights;

namespace ClusterFit.Cli.Results;

/// <summary>Writes the result files of an image. The metrics file comes last: where it is, the others are.</summary>
internal sealed class ResultWriter(FitOptions options, ImageLimits limits)
{
    private readonly IReadOnlyDictionary<string, string> _settings = FitSettings.Describe(options.Spec).ToDictionary();

    /// <summary>The result that an earlier run left for the same image and settings; null when there is none. Files that have been deleted
    /// since are written again.</summary>
    /// <exception cref="IOException">One of them can not be written.</exception>
    public ImageMetrics? FindFinished(InputImage input, byte[] image)
    {
        if (ReadMetrics(input.Name) is not { } metrics || metrics.ImageSha256 != ContentHash.Of(image).Hex) return null;
        if (!_settings.ToHashSet().SetEquals(metrics.Settings)) return null;
        if (TryRead(ResultFiles.Weights(input.Name)) is not { } weights || ContentHash.Of(weights).Hex != metrics.WeightsSha256) return null;
        if (metrics.Film is not null && !File.Exists(PathOf(metrics.Film))) return null;
        try
        {
            return Write(input, image, weights, film: null, metrics.Attempts) with { Film = metrics.Film };
        }
        catch (WeightsRefusedException)
        {
            // Of a newer version: the fit is made anew and replaces it.
            return null;
        }
    }

    /// <summary>The result with these weights of this image, when all its files are there; null otherwise.</summary>
    public ImageMetrics? FindWritten(InputImage input, string imageSha256, string weightsSha256)
    {
        var name = input.Name;
        if (ReadMetrics(name) is not { } metrics || metrics.ImageSha256 != imageSha256 || metrics.WeightsSha256 != weightsSha256) return null;
        if (!Exist(ResultFiles.Reconstruction(name), ResultFiles.Original(name), ResultFiles.Difference(name), ResultFiles.Plot(name))) return null;
        if (metrics.Film is not null && !Exist(metrics.Film)) return null;
        var whole = TryRead(ResultFiles.Weights(name)) is { } weights && ContentHash.Of(weights).Hex == weightsSha256;
        return whole ? metrics with { Image = input.File, Weights = PathOf(ResultFiles.Weights(name)) } : null;
    }

    /// <summary>Writes the files of a fit that ended well, those that are not there yet.</summary>
    /// <param name="input">The image.</param>
    /// <param name="image">Its file.</param>
    /// <param name="weights">The weights file.</param>
    /// <param name="film">The film, when there is one to be written.</param>
    /// <param name="attempts">Attempts that the fit took.</param>
    /// <exception cref="IOException">A file can not be written.</exception>
    public ImageMetrics Write(InputImage input, byte[] image, byte[] weights, byte[]? film, int attempts)
    {
        var fitted = WeightsCodec.Decode(weights);
        var name = input.Name;
        var known = ReadMetrics(name);
        var same = known is not null && known.WeightsSha256 == ContentHash.Of(weights).Hex && known.ImageSha256 == fitted.Image.Hash.Hex;
        var metrics = Metrics(input, fitted, weights, attempts) with
        {
            Film = film is not null || (same && known!.Film is not null) ? ResultFiles.Film(name) : null,
            DifferenceGain = same ? known!.DifferenceGain : 0,
        };

        OutputFile.WriteIfNew(PathOf(ResultFiles.Weights(name)), weights);
        if (film is not null) OutputFile.WriteIfNew(PathOf(ResultFiles.Film(name)), film);
        else if (metrics.Film is null) File.Delete(PathOf(ResultFiles.Film(name)));
        if (!same || !Exist(ResultFiles.Reconstruction(name), ResultFiles.Original(name), ResultFiles.Difference(name)))
            metrics = metrics with { DifferenceGain = WritePictures(name, image, fitted) };
        if (!same || !Exist(ResultFiles.Plot(name)))
            OutputFile.WriteIfNew(PathOf(ResultFiles.Plot(name)), PsnrPlot.Draw(name, fitted.History, options.Spec.Recipe.TargetPsnr));
        OutputFile.WriteIfNew(PathOf(ResultFiles.Metrics(name)), ResultJson.File(metrics with { Weights = ResultFiles.Weights(name) }));
        return metrics;
    }

    private ImageMetrics Metrics(InputImage input, FittedWeights fitted, byte[] weights, int attempts) => new()
    {
        Image = input.File,
        Name = input.Name,
        State = JobState.Completed,
        Width = fitted.Image.Width,
        Height = fitted.Image.Height,
        Mse = fitted.Summary.Mse,
        PsnrDb = Finite(fitted.Summary.PsnrDb),
        OffGridPsnrDb = Finite(fitted.Summary.OffGridPsnrDb),
        Epochs = fitted.Summary.Epochs,
        BestEpoch = fitted.Summary.BestEpoch,
        Steps = fitted.Summary.Steps,
        Seconds = fitted.Summary.Seconds,
        StopReason = fitted.Summary.StopReason,
        Parameters = fitted.Summary.Parameters,
        BitsPerPixel = 8.0 * weights.Length / ((long)fitted.Image.Width * fitted.Image.Height),
        Weights = PathOf(ResultFiles.Weights(input.Name)),
        Attempts = attempts,
        Preset = options.Preset,
        Seed = options.Spec.Seed,
        ImageSha256 = fitted.Image.Hash.Hex,
        WeightsSha256 = ContentHash.Of(weights).Hex,
        WeightsBytes = weights.Length,
        DifferenceGain = 0,
        Settings = _settings,
        History = fitted.History,
    };

    private int WritePictures(string name, byte[] imageFile, FittedWeights fitted)
    {
        var original = ImageFile.Decode(imageFile, limits);
        var field = FieldRenderer.Render(
            fitted, FieldKind.Value, new RenderRegion(0, 0, original.Width, original.Height), original.Width, original.Height);
        var reconstruction = original with { Samples = field.Samples };
        var difference = AmplifiedDifference.Between(original, reconstruction);
        Directory.CreateDirectory(PathOf(ResultFiles.ReportFolder));
        OutputFile.WriteIfNew(PathOf(ResultFiles.Reconstruction(name)), ImageFile.EncodePng(reconstruction));
        OutputFile.WriteIfNew(PathOf(ResultFiles.Original(name)), ImageFile.EncodePng(Preview.Of(original)));
        OutputFile.WriteIfNew(PathOf(ResultFiles.Difference(name)), ImageFile.EncodePng(Preview.Of(difference.Image)));
        return difference.Gain;
    }

    private ImageMetrics? ReadMetrics(string name)
    {
        try
        {
            return TryRead(ResultFiles.Metrics(name)) is { } json ? ResultJson.Read<ImageMetrics>(json) : null;
        }
        catch (JsonException)
        {
            // Not ours, or of another version: the fit is made anew and replaces it.
            return null;
        }
    }

    private byte[]? TryRead(string file)
    {
        try
        {
            return File.ReadAllBytes(PathOf(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private bool Exist(params string[] files) => files.All(file => File.Exists(PathOf(file)));

    private string PathOf(string file) => Path.Combine(options.OutputFolder, file);

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
