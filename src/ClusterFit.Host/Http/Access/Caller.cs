using ClusterFit.Core.Api;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Access;

/// <summary>Who makes a request.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="Scope">What it lets them do.</param>
/// <param name="IsBrowser">Whether a browser sends the key, or none is needed, by itself: other sites could make it do so.</param>
internal sealed record Caller(string Name, ApiScope Scope, bool IsBrowser)
{
    /// <summary>Whether the key is accepted now, for requests that take long.</summary>
    public Func<bool> IsStillAccepted { get; init; } = () => true;

    /// <summary>Who it is; null before that is known.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();
}
