using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Fitting;

/// <summary>The results of a batch as they come in. Each is shown and, where asked for, written as a line of JSON.</summary>
internal sealed class ResultBoard(IReadOnlyList<InputImage> inputs, FitOptions options, TextWriter output, IProgressView view)
{
    private readonly Dictionary<string, ImageResult> _results = [];

    /// <summary>The results so far, in the order of the images.</summary>
    public IReadOnlyList<ImageResult> Results => [.. inputs.Where(i => _results.ContainsKey(i.Name)).Select(i => _results[i.Name])];

    /// <summary>Names of the images that have a result.</summary>
    public IReadOnlySet<string> Names => _results.Keys.ToHashSet();

    /// <summary>Whether the image of that name has a result.</summary>
    public bool Has(string name) => _results.ContainsKey(name);

    /// <summary>Whether every image has a result.</summary>
    public bool IsFull => _results.Count == inputs.Count;

    /// <summary>Whether an image failed.</summary>
    public bool AnyFailed => _results.Values.Any(result => result.State != JobState.Completed);

    /// <summary>An image was not fitted.</summary>
    public void Fail(InputImage input, string? reason, int attempts, JobState state = JobState.Failed) => Add(new ImageResult
    {
        Image = input.File,
        Name = input.Name,
        State = state,
        Error = reason,
        Attempts = attempts,
        Preset = options.Preset,
        Seed = options.Spec.Seed,
    }, trained: false);

    /// <summary>An image was fitted.</summary>
    /// <param name="metrics">The result.</param>
    /// <param name="trained">Whether in this run, rather than an earlier one.</param>
    public void Complete(ImageMetrics metrics, bool trained) =>
        // The training curve is in the metrics file; kept for every image, the curves of a large batch would fill the memory.
        Add(metrics with { History = [] }, trained);

    private void Add(ImageResult result, bool trained)
    {
        // A job that failed may have been run again: its last word counts.
        _results[result.Name] = result;
        view.Finish(result, trained);
        if (!options.Json) return;
        output.WriteLine(ResultJson.Line(result));
        output.Flush();
    }
}
