using System.Net;
using System.Security.Cryptography;

namespace ClusterFit.Cli.Server;

/// <summary>Whether and when a request is sent again. All requests of the API may be: whatever is sent twice happens once.</summary>
internal static class RetryDelays
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(60);

    /// <summary>How often a request is sent in all: enough to see a server through a restart of a minute.</summary>
    public const int Attempts = 8;

    /// <summary>How often before the server has answered for the first time: a wrong address is told soon.</summary>
    public const int AttemptsBeforeFirstAnswer = 2;

    /// <summary>Whether the answer may be another one soon.</summary>
    public static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;

    /// <summary>The time to wait before the next attempt.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="answer">Its answer, where there was one.</param>
    /// <param name="now">The present.</param>
    public static TimeSpan After(int attempt, HttpResponseMessage? answer, DateTimeOffset now)
    {
        if (answer?.Headers.RetryAfter is { } asked && (asked.Delta ?? asked.Date - now) is { } delay)
            return delay < TimeSpan.Zero ? TimeSpan.Zero : delay > LongestAsked ? LongestAsked : delay;
        var doubled = First * Math.Pow(2, attempt - 1);
        // Many clients lose a server at the same moment; they do not come back at the same moment.
        return (doubled < Longest ? doubled : Longest) * (RandomNumberGenerator.GetInt32(50, 101) / 100.0);
    }
}
