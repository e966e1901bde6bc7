using ClusterFit.Cli.Results;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Progress;

/// <summary>Shows a batch while it runs. Called from one thread at a time; disposed before the summary is printed.</summary>
internal interface IProgressView : IAsyncDisposable
{
    /// <summary>A job that is not final changed.</summary>
    void Update(JobUpdate update);

    /// <summary>An image reached its end.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="trained">Whether this run trained it, rather than finding it finished.</param>
    void Finish(ImageResult result, bool trained);

    /// <summary>Something that the user should know.</summary>
    void Say(string line);
}
