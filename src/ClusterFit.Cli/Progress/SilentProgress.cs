using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Progress;

/// <summary>Shows nothing but what the user should know, and failures.</summary>
internal sealed class SilentProgress(TextWriter error) : IProgressView
{
    /// <inheritdoc />
    public void Update(JobUpdate update)
    {
    }

    /// <inheritdoc />
    public void Finish(ImageResult result, bool trained)
    {
        if (result.State != JobState.Completed) error.WriteLine(Wording.Outcome(result));
    }

    /// <inheritdoc />
    public void Say(string line) => error.WriteLine(OneLine.Of(line));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
