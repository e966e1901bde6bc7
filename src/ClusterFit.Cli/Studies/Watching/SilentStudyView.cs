using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Studies.Watching;

/// <summary>Shows nothing but what the user should know.</summary>
internal sealed class SilentStudyView(TextWriter error) : IStudyView
{
    /// <inheritdoc />
    public void Show(StudyMoment study)
    {
    }

    /// <inheritdoc />
    public void End(StudyMoment study, Trial trial, bool earlier)
    {
    }

    /// <inheritdoc />
    public void Say(string line) => error.WriteLine(OneLine.Of(line));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
