using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Studies;

/// <summary>A study to be run. Sent twice, it is one submission.</summary>
/// <param name="Definition">All that decides it.</param>
public sealed record StudySubmission(StudyDefinition Definition)
{
    /// <summary>What the study gets of the cluster. Says nothing about which submission it is.</summary>
    public GroupTerms Terms { get; init; } = GroupTerms.Default;

    /// <summary>What each fit needs of a worker. Says nothing about which submission it is.</summary>
    public JobNeeds Needs { get; init; } = JobNeeds.None;

    /// <summary>What people know the study by. Says nothing about which submission it is.</summary>
    public GroupTitle Title { get; init; } = GroupTitle.None;

    /// <summary>Says which submission it is, instead of the content: the same key with another study is refused. Null without.</summary>
    public string? IdempotencyKey { get; init; }
}
