using System.Net;
using ClusterFit.Core.Api;
using ClusterFit.Host.Http.Keys;
using ClusterFit.Host.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Access;

/// <summary>Lets a request in or not: who makes it, what they may do, and how often.</summary>
/// <param name="next">What is behind the gate.</param>
/// <param name="ring">The keys; null where everybody on this machine may do everything.</param>
/// <param name="rates">How often.</param>
internal sealed class Gatekeeper(RequestDelegate next, KeyRing? ring, RequestRates rates)
{
    private const string Scheme = "Bearer ";
    private const string SiteHeader = "X-ClusterFit";

    /// <summary>Serves the request, or says why not.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (ring is null) CheckHost(context.Request);
        if (context.GetEndpoint()?.Metadata.GetMetadata<Operation>() is { Scope: { } needed })
        {
            var caller = Identify(context);
            if (caller is null)
            {
                rates.CountRefusal(context.Connection.RemoteIpAddress);
                throw new ProblemException(ProblemKind.Unauthorized, context.Request.Headers.Authorization.Count > 0
                    ? "The API key is not valid, or not any more; expected 'Authorization: Bearer cf_...' with a key from 'clusterfit keys create'."
                    : "There is no API key; expected 'Authorization: Bearer cf_...', or a session.");
            }

            context.Features.Set(caller);
            rates.Count(caller.Name);
            if (caller.Scope < needed)
            {
                var name = needed.ToString().ToLowerInvariant();
                throw new ProblemException(ProblemKind.Forbidden, $"The key '{caller.Name}' has the scope {caller.Scope.ToString().ToLowerInvariant()}; expected {name}.",
                    new FieldProblem("scope", caller.Scope.ToString().ToLowerInvariant(), name));
            }

            if (caller.IsBrowser && Changes(context.Request)) CheckSite(context.Request);
        }

        await next(context);
    }

    private Caller? Identify(HttpContext context)
    {
        if (ring is null) return new Caller("local", ApiScope.Admin, IsBrowser: true);
        var header = context.Request.Headers.Authorization.ToString();
        var secret = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        var isBrowser = secret is null && context.Request.Headers.Authorization.Count == 0;
        if (isBrowser) secret = Sessions.KeyOf(context.Request);
        return secret is not null && ring.Find(secret) is { } key
            ? new Caller(key.Name, key.Scope, isBrowser) { IsStillAccepted = () => ring.Find(secret) is { } now && now.Scope >= key.Scope }
            : null;
    }

    private static bool Changes(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    // A page of another site can make a browser send a form here, with the cookie or none; it can neither hide where it comes from nor set a header.
    private void CheckSite(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var isOwn = origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
        if (!isOwn) throw new ProblemException(ProblemKind.Forbidden, $"Origin: '{origin}' is another site; expected a page of this one.");
        if (ring is not null && request.Headers[SiteHeader] != "1")
            throw new ProblemException(ProblemKind.Forbidden, $"{SiteHeader}: is missing; expected '{SiteHeader}: 1' in requests that change something in a session.");
    }

    // A name that an attacker lets point here would make every page of theirs one of ours.
    private static void CheckHost(HttpRequest request)
    {
        var host = request.Host.Host.Trim('[', ']');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))) return;
        throw new ProblemException(ProblemKind.Forbidden, $"Host: '{request.Host}' is not this machine; without keys expected localhost, 127.0.0.1 or [::1].");
    }
}
