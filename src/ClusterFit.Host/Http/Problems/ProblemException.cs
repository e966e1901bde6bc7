using ClusterFit.Core.Api;

namespace ClusterFit.Host.Http.Problems;

/// <summary>The request is answered with a problem.</summary>
internal sealed class ProblemException(ProblemKind kind, string detail, params IReadOnlyList<FieldProblem> errors) : Exception(detail)
{
    private const int MaxValue = 200;

    /// <summary>What kind.</summary>
    public ProblemKind Kind { get; } = kind;

    /// <summary>The fields to blame.</summary>
    public IReadOnlyList<FieldProblem> Errors { get; } = errors;

    /// <summary>When to try again; null where that makes no sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A field of the request has a value that is not possible.</summary>
    public static ProblemException Field(ProblemKind kind, string field, string? value, string expected)
    {
        var shown = Shorten(value);
        return new(kind, $"{field}: {(shown is null ? "is missing" : $"'{shown}' is not possible")}; expected {expected}.", new FieldProblem(field, shown, expected));
    }

    /// <summary>A field has a value that contradicts the rules.</summary>
    public static ProblemException Invalid(string field, string? value, string expected) => Field(ProblemKind.Invalid, field, value, expected);

    /// <summary>The server has too much to do.</summary>
    public static ProblemException Busy(string detail, TimeSpan retryAfter) => new(ProblemKind.Unavailable, detail) { RetryAfter = retryAfter };

    private static string? Shorten(string? value) => value is { Length: > MaxValue } ? value[..MaxValue] + "..." : value;
}
