using System.Text.RegularExpressions;
using ClusterFit.Core.Api;

namespace ClusterFit.Host.Http.Problems;

/// <summary>The request is answered with a problem.</summary>
internal sealed partial class ProblemException(ProblemKind kind, string detail, params IReadOnlyList<FieldProblem> errors) : Exception(Shorten(detail))
{
    private const int MaxValue = 200;
    private const int MaxDetail = 2_000;

    /// <summary>What kind.</summary>
    public ProblemKind Kind { get; } = kind;

    /// <summary>The fields to blame.</summary>
    public IReadOnlyList<FieldProblem> Errors { get; } = [.. errors.Select(error => error with { Field = Cut(error.Field)!, Value = Cut(error.Value) })];

    /// <summary>When to try again; null where that makes no sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A field of the request has a value that is not possible.</summary>
    public static ProblemException Field(ProblemKind kind, string field, string? value, string expected)
    {
        var shown = Cut(value);
        return new(kind, $"{Cut(field)}: {(shown is null ? "is missing" : $"'{shown}' is not possible")}; expected {expected}.", new FieldProblem(field, shown, expected));
    }

    /// <summary>A field has a value that contradicts the rules.</summary>
    public static ProblemException Invalid(string field, string? value, string expected) => Field(ProblemKind.Invalid, field, value, expected);

    /// <summary>The server has too much to do.</summary>
    public static ProblemException Busy(string detail, TimeSpan retryAfter) => new(ProblemKind.Unavailable, detail) { RetryAfter = retryAfter };

    private static string? Cut(string? value) => value is { Length: > MaxValue } ? value[..MaxValue] + "..." : value;

    // What somebody has sent stands between quotation marks.
    private static string Shorten(string detail)
    {
        var shown = Quoted().Replace(detail, quoted => $"'{Cut(quoted.Groups["value"].Value)}'");
        return shown.Length <= MaxDetail ? shown : shown[..MaxDetail] + "...";
    }

    [GeneratedRegex("'(?<value>[^']+)'")]
    private static partial Regex Quoted();
}
