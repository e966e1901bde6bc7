namespace ClusterFit.Host.Telemetry;

/// <summary>The address of a collector.</summary>
public static class OtlpAddress
{
    /// <summary>The standard variable of the environment that names one.</summary>
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    internal const string Expected = "the address of an OTLP collector, such as http://collector:4317";

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">Tells what is expected.</exception>
    public static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && IsPossible(address) ? address : throw new FormatException($"expected {Expected}");

    /// <summary>The address that the environment names; null where it names none.</summary>
    /// <exception cref="OptionInvalidException">It is none.</exception>
    public static Uri? In(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.GetValueOrDefault(Variable) is not { Length: > 0 } text) return null;
        try
        {
            return Parse(text);
        }
        catch (FormatException error)
        {
            throw new OptionInvalidException($"{Variable}: '{text}' is not possible; {error.Message}.");
        }
    }

    internal static bool IsPossible(Uri address) => address is { IsAbsoluteUri: true, Scheme: "http" or "https" } && address.Host.Length > 0;
}
