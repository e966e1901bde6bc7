namespace ClusterFit.Core.Groups;

/// <summary>Which groups are asked for; the newest come first.</summary>
public sealed record GroupQuery
{
    /// <summary>Most groups of one page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Only groups in this phase; null for all.</summary>
    public GroupPhase? Phase { get; init; }

    /// <summary>Only groups whose names contain this, in whichever case; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Only groups with this label; null for all.</summary>
    public GroupLabel? Label { get; init; }

    /// <summary>Only studies, or only batches; null for both.</summary>
    public bool? IsStudy { get; init; }

    /// <summary>Where the page before ended; null for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Most groups of the page, 1 to <see cref="MaxLimit"/>. A page of large groups may hold fewer.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>What is wrong with the query: the field, its value and what would be right. Null when nothing is.</summary>
    public string? Problem => this switch
    {
        { Limit: < 1 or > MaxLimit } => $"limit: {Limit}; expected 1 to {MaxLimit}.",
        { Name.Length: > GroupTitle.MaxText } => $"name: {Name.Length} characters; expected at most {GroupTitle.MaxText}.",
        { Label: { } label } when label.Key.Length > GroupTitle.MaxKey || label.Value.Length > GroupTitle.MaxText =>
            $"label: {label.Key.Length} and {label.Value.Length} characters; expected at most {GroupTitle.MaxKey} and {GroupTitle.MaxText}.",
        _ => null,
    };
}
