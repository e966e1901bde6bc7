using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;
using ClusterFit.Host.Http.Access;
using ClusterFit.Host.Http.Requests;
using ClusterFit.Host.Monitoring;
using ClusterFit.Host.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http;

/// <summary>What the API says of itself.</summary>
internal sealed class AboutEndpoints(NodeOptions options, ApiLimits limits, ApiBackend backend)
{
    private static readonly Dictionary<string, string> Links = new()
    {
        ["batches"] = "/v1/batches",
        ["events"] = "/v1/events",
        ["images"] = "/v1/images/{sha256}",
        ["nodes"] = "/v1/nodes",
        ["studies"] = "/v1/studies",
        ["presets"] = "/v1/presets",
        ["settings"] = "/v1/settings",
        ["reference"] = "/docs",
        ["openapi"] = "/v1/openapi.json",
    };

    /// <summary>Adds the paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("GET", "/v1", new Operation("about", "The version, the limits, and what the caller may do.", ApiScope.Read) { Answer = typeof(AboutView) },
            AboutAsync);
        routes.Map("GET", "/v1/presets", new Operation("listPresets", "Settings to start from.", ApiScope.Read) { Answer = typeof(IReadOnlyList<PresetView>) },
            context => JsonBody.WriteAsync(context, Presets.All.Select(preset =>
                new PresetView(preset.Name, preset.Purpose, FitSettings.Describe(preset.Spec).ToDictionary())).ToList()));
        routes.Map("GET", "/v1/settings", new Operation("listSettings", "All settings of a fit.", ApiScope.Read) { Answer = typeof(IReadOnlyList<SettingView>) },
            context => JsonBody.WriteAsync(context, FitSettings.All.Select(setting =>
                new SettingView(setting.Name, $"{setting.Meaning}; {setting.Domain}", setting.Read(new FitSpec()))).ToList()));
        routes.Map("GET", MonitorPaths.Live, new Operation("isLive", "Answers while the process works, whatever the cluster does.", Scope: null) { Status = 204 }, SayWell);
        routes.Map("GET", MonitorPaths.Ready, new Operation("isReady", "Says whether requests can be served, by a member of a cluster whose scheduler answers: 204, or 503 with the reason.", Scope: null)
        {
            Status = 204,
        }, context =>
        {
            backend.CheckReady();
            return SayWell(context);
        });
    }

    private static Task SayWell(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task AboutAsync(HttpContext context)
    {
        var caller = Caller.Of(context)!;
        return JsonBody.WriteAsync(context, new AboutView(
            typeof(AboutEndpoints).Assembly.GetName().Version?.ToString(3) ?? "",
            options.Name,
            Links,
            new LimitsView(limits.Image.MaxBytes, limits.Image.MaxPixels, limits.BatchImages, limits.BodyBytes),
            caller.Name,
            [.. Enum.GetValues<ApiScope>().Where(scope => scope <= caller.Scope)]));
    }
}
