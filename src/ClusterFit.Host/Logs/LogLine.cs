using Microsoft.Extensions.Logging;

namespace ClusterFit.Host;

/// <summary>How a log entry looks in every log.</summary>
internal static class LogLine
{
    public static string Of(DateTimeOffset at, LogLevel level, string category, string message, string? trace, Exception? error) =>
        $"{at:yyyy-MM-dd HH:mm:ss.fff}Z {level} {category}: {message}{(trace is null ? "" : $" trace={trace}")}{(error is null ? "" : $"\n{error}")}";
}
