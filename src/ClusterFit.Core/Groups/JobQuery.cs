namespace ClusterFit.Core.Groups;

/// <summary>What jobs are sorted by. Jobs that have no such value come last, whichever the order.</summary>
public enum JobSort
{
    /// <summary>Position in the group.</summary>
    Index,

    /// <summary>Name, by the numbers of its characters.</summary>
    Name,

    /// <summary>Evaluated PSNR, of the result or lately.</summary>
    Psnr,

    /// <summary>Seconds trained.</summary>
    Seconds,

    /// <summary>Epochs trained.</summary>
    Epochs,

    /// <summary>State, in the order of <see cref="JobState"/>.</summary>
    State,
}

/// <summary>Which jobs of a group are asked for, and in which order.</summary>
public sealed record JobQuery
{
    /// <summary>Most jobs of one page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Only jobs in these states; none for all.</summary>
    public EquatableList<JobState> States { get; init; } = [];

    /// <summary>Only jobs whose names contain this, in whichever case; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>What they are sorted by; equal ones by their position.</summary>
    public JobSort Sort { get; init; }

    /// <summary>Whether the greatest comes first.</summary>
    public bool Descending { get; init; }

    /// <summary>Where the page before ended; null for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Most jobs of the page, 1 to <see cref="MaxLimit"/>. A page of large jobs may hold fewer.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>What is wrong with the query: the field, its value and what would be right. Null when nothing is.</summary>
    public string? Problem => this switch
    {
        { Limit: < 1 or > MaxLimit } => $"limit: {Limit}; expected 1 to {MaxLimit}.",
        { Name.Length: > GroupCommands.MaxName } => $"name: {Name.Length} characters; expected at most {GroupCommands.MaxName}.",
        _ => null,
    };
}

/// <summary>Part of the jobs of a group.</summary>
/// <param name="Jobs">The part.</param>
/// <param name="Total">Number of all that the filter lets through.</param>
/// <param name="Next">Where the next part begins; null at the end.</param>
public sealed record JobsPage(EquatableList<JobUpdate> Jobs, int Total, string? Next);
