namespace ClusterFit.Core.Api;

/// <summary>Why a request was not served, as RFC 9457 has it.</summary>
public sealed record Problem
{
    /// <summary>The kind of problem, such as <c>/problems/invalid</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The kind in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The field, its value and what would be right, in a sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>The path that was asked for.</summary>
    public string? Instance { get; init; }

    /// <summary>The fields to blame.</summary>
    public IReadOnlyList<FieldProblem>? Errors { get; init; }
}

/// <summary>What is wrong with a field.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Value">Its value, shortened; null when it is missing.</param>
/// <param name="Expected">What would be right.</param>
public sealed record FieldProblem(string Field, string? Value, string Expected);
