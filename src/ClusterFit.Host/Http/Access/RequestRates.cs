using System.Net;
using System.Threading.RateLimiting;
using ClusterFit.Host.Http.Problems;

namespace ClusterFit.Host.Http.Access;

/// <summary>How often a key may make requests, and an address try wrong keys.</summary>
internal sealed class RequestRates : IDisposable
{
    private readonly PartitionedRateLimiter<string> _keys;
    private readonly PartitionedRateLimiter<string> _refusals;

    public RequestRates(ApiLimits limits)
    {
        _keys = Buckets(limits.RequestBurst, limits.RequestsPerSecond);
        _refusals = Buckets(limits.RefusalsPerSecond * 5, limits.RefusalsPerSecond);
    }

    /// <summary>Counts a request with the key.</summary>
    /// <exception cref="ProblemException">There are too many.</exception>
    public void Count(string key) => Take(_keys, key, $"The key '{key}' makes more requests than it may.");

    /// <summary>Counts a request without a valid key.</summary>
    /// <exception cref="ProblemException">There are too many.</exception>
    public void CountRefusal(IPAddress? from) => Take(_refusals, $"{from}", "Too many requests without a valid key come from this address.");

    public void Dispose()
    {
        _keys.Dispose();
        _refusals.Dispose();
    }

    private static PartitionedRateLimiter<string> Buckets(int burst, int perSecond) => PartitionedRateLimiter.Create<string, string>(
        name => RateLimitPartition.GetTokenBucketLimiter(name, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = Math.Max(1, perSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, perSecond / 10) / (double)perSecond),
            QueueLimit = 0,
        }));

    private static void Take(PartitionedRateLimiter<string> limiter, string name, string refusal)
    {
        using var lease = limiter.AttemptAcquire(name);
        if (lease.IsAcquired) return;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        throw new ProblemException(ProblemKind.TooMany, $"{refusal} Try again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds))} s.") { RetryAfter = wait };
    }
}
