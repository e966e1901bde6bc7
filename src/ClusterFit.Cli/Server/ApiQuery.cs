namespace ClusterFit.Cli.Server;

/// <summary>The query of an address.</summary>
internal static class ApiQuery
{
    /// <summary>The parameters that have a value, with the question mark.</summary>
    public static string Of(IEnumerable<(string Name, string? Value)> parameters) => "?" + string.Join('&', parameters
        .Where(parameter => parameter.Value is { Length: > 0 }).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
}
