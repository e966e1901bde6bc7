using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Studies.Watching;

/// <summary>Shows a study while it runs. Called from one thread at a time; disposed before the outcome is printed.</summary>
internal interface IStudyView : IAsyncDisposable
{
    /// <summary>The study stands so.</summary>
    void Show(StudyMoment study);

    /// <summary>A trial has ended.</summary>
    /// <param name="study">The study as it stands.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="earlier">Whether it had ended before the watch began.</param>
    void End(StudyMoment study, Trial trial, bool earlier);

    /// <summary>Something that the user should know.</summary>
    void Say(string line);
}
