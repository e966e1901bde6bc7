using ClusterFit.Host.Http.Keys;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Access;

/// <summary>A key to begin a session with.</summary>
/// <param name="Key">The key.</param>
internal sealed record SessionRequest(string Key);

/// <summary>Sessions of browsers. The cookie holds the key itself, so that every API node knows it and a revoked key ends the session.</summary>
internal sealed class Sessions(KeyRing? ring, RequestRates rates)
{
    private const string Cookie = "clusterfit_key";

    /// <summary>The key of a session; null where there is none.</summary>
    public static string? KeyOf(HttpRequest request) => request.Cookies[Cookie];

    /// <summary>Adds the paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("POST", "/v1/session", new Operation("beginSession", "Begins a session of a browser: sets a cookie that scripts can not read.", Scope: null)
        {
            Request = typeof(SessionRequest),
            Status = 204,
        }, BeginAsync);
        routes.Map("DELETE", "/v1/session", new Operation("endSession", "Ends the session.", Scope: null) { Status = 204 }, End);
    }

    private async Task BeginAsync(HttpContext context)
    {
        var session = await JsonBody.ReadAsync<SessionRequest>(context);
        if (ring is not null && ring.Find(session.Key) is null)
        {
            rates.CountRefusal(context.Connection.RemoteIpAddress);
            throw new ProblemException(ProblemKind.Unauthorized, "The API key is not valid, or not any more; expected one from 'clusterfit keys create'.");
        }

        if (ring is not null) context.Response.Cookies.Append(Cookie, session.Key, Options(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task End(HttpContext context)
    {
        context.Response.Cookies.Delete(Cookie, Options(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };
}
