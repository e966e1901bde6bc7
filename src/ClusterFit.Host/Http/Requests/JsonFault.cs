using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ClusterFit.Core.Api;
using ClusterFit.Host.Http.Problems;

namespace ClusterFit.Host.Http.Requests;

/// <summary>Says what is wrong with a JSON body in the words of its sender: the field, its value and where it stands, not the types of the program.</summary>
internal static partial class JsonFault
{
    private const string Duplicate = "Duplicate ";

    // Of a value that is too far from the beginning to be there still.
    private const string Forgotten = "its value";

    /// <summary>The problem with a body that should have been of the type.</summary>
    /// <param name="error">What the reader says.</param>
    /// <param name="type">What was expected.</param>
    /// <param name="start">The beginning of the body.</param>
    public static ProblemException Explain(JsonException error, Type type, ReadOnlySpan<byte> start)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}");
        if (error.InnerException is not null && error.InnerException.GetType().Name == "JsonReaderException")
            return new(ProblemKind.BadRequest, $"The body is not valid JSON ({place}); expected an object such as the reference at /docs shows.");

        var field = (error.Path ?? "$").TrimStart('$').TrimStart('.');
        var missing = Missing().Match(error.Message) is { Success: true } names ? names.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal) : null;
        var (parent, target) = Resolve(type, field);
        if (missing is not null)
        {
            var first = missing.Split(',', ';')[0].Trim();
            return ProblemException.Invalid(field.Length == 0 ? first : $"{field}.{first}", null, $"a value ({place})");
        }

        if (field.Length == 0) field = "body";
        if (error.Message.StartsWith(Duplicate, StringComparison.Ordinal))
            return new(ProblemKind.Invalid, $"{field}: is there twice; expected it once ({place}).", new FieldProblem(field, null, "it once"));
        var sent = JsonPlace.TokenAt(start, error.LineNumber ?? 0, error.BytePositionInLine ?? 0) ?? Forgotten;
        return ProblemException.Invalid(field, sent, target is null && parent is not null
            ? $"one of {string.Join(", ", parent.Properties.Select(property => property.Name))} ({place})"
            : $"{Words(target)} ({place})");
    }

    private static (JsonTypeInfo? Parent, Type? Target) Resolve(Type type, string path)
    {
        var target = type;
        JsonTypeInfo? parent = null;
        foreach (var segment in Segments().Matches(path).Select(match => match.Value))
        {
            var info = ApiJson.Options.GetTypeInfo(target);
            if (segment[0] == '[' && info.Kind == JsonTypeInfoKind.Enumerable) target = info.ElementType!;
            else if (info.Kind == JsonTypeInfoKind.Dictionary) target = info.ElementType!;
            else if (info.Kind == JsonTypeInfoKind.Object)
            {
                parent = info;
                if (info.Properties.FirstOrDefault(property => property.Name == segment) is not { } property) return (parent, null);
                target = property.PropertyType;
            }
        }

        return (parent, target);
    }

    private static string Words(Type? type)
    {
        if (type is null) return "another value";
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(string)) return "a text";
        if (bare == typeof(int) || bare == typeof(long)) return "a whole number";
        if (bare == typeof(double)) return "a number";
        if (bare.IsEnum) return "one of " + string.Join(", ", Enum.GetNames(bare).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        return ApiJson.Options.GetTypeInfo(bare).Kind switch
        {
            JsonTypeInfoKind.Enumerable => "a list",
            JsonTypeInfoKind.Dictionary or JsonTypeInfoKind.Object => "an object",
            _ => "another value",
        };
    }

    [GeneratedRegex(@"required properties including: (?<names>.+?)\.?( Path:|$)")]
    private static partial Regex Missing();

    [GeneratedRegex(@"\[\d+\]|[^.\[\]]+")]
    private static partial Regex Segments();
}
