using System.Globalization;
using System.Text.Json;
using ClusterFit.Host.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Requests;

/// <summary>Reads the query of a request. A parameter that the path does not know is refused: it would be a filter that does not filter.</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;

    /// <summary>Of a request whose parameters have been checked.</summary>
    public QueryReader(HttpContext context) => _query = context.Request.Query;

    /// <summary>Checks the parameters of a request, whatever it is for.</summary>
    /// <exception cref="ProblemException">The operation has no such parameter, or one is there twice.</exception>
    public static void Check(HttpRequest request, Operation operation)
    {
        var known = operation.Query.Select(parameter => parameter.Name).ToArray();
        foreach (var (name, values) in request.Query)
        {
            if (!known.Contains(name))
            {
                throw ProblemException.Field(ProblemKind.BadRequest, name, values,
                    known.Length == 0 ? "no parameters" : $"one of the parameters {string.Join(", ", known)}");
            }

            if (values.Count > 1) throw ProblemException.Field(ProblemKind.BadRequest, name, values, "it once");
        }
    }

    /// <summary>The value; null when the parameter is not there.</summary>
    public string? Text(string name) => _query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>A whole number.</summary>
    public int Whole(string name, int least, int most, int otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, $"a whole number from {least} to {most}");
    }

    /// <summary>A number; null when the parameter is not there.</summary>
    public double? Number(string name)
    {
        if (Text(name) is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Wrong(name, "a number");
    }

    /// <summary>One of the names of an enumeration; null when the parameter is not there.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum => Text(name) is { } text ? Parse<T>(name, text) : null;

    /// <summary>Names of an enumeration, separated by commas.</summary>
    public IReadOnlyList<T> Choices<T>(string name)
        where T : struct, Enum => Text(name) is { } text ? [.. text.Split(',').Select(one => Parse<T>(name, one))] : [];

    /// <summary>The parameter has a value that is not possible.</summary>
    public ProblemException Wrong(string name, string expected) => ProblemException.Field(ProblemKind.BadRequest, name, Text(name), expected);

    private T Parse<T>(string name, string text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (NameOf(value) == text) return value;
        }

        throw Wrong(name, $"one of {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}");
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
