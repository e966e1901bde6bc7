using System.Net;
using System.Text.Json;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Pages, and what every answer has.</summary>
public class PageSpecs(IdleApi idle) : IClassFixture<IdleApi>
{
    private const string RewriteVariable = "CLUSTERFIT_REWRITE_OPENAPI";

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/nowhere")]
    [InlineData("/docs")]
    [InlineData("/health/live")]
    public async Task Every_answer_tells_browsers_to_be_careful(string path)
    {
        var api = idle.Bench;
        using var response = await api.GetAsync(path);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_reference_asks_nothing_of_others()
    {
        var api = idle.Bench;
        foreach (var path in new[] { "/docs", "/docs/docs.css", "/docs/docs.js" })
        {
            using var response = await api.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.DoesNotContain("://", await response.Content.ReadAsStringAsync(ApiBench.Stop));
        }
    }

    [Fact]
    public async Task The_description_of_the_api_is_as_recorded()
    {
        var api = idle.Bench;
        using var response = await api.GetAsync("/v1/openapi.json");
        var text = await response.Content.ReadAsStringAsync(ApiBench.Stop);
        using var document = JsonDocument.Parse(text);
        Assert.Equal("3.1.0", document.RootElement.GetProperty("openapi").GetString());
        if (Environment.GetEnvironmentVariable(RewriteVariable) is { } folder)
            await File.WriteAllTextAsync(Path.Combine(folder, "openapi.json"), text + "\n", ApiBench.Stop);
        else
            Assert.Equal((await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Http", "openapi.json"), ApiBench.Stop)).TrimEnd('\n'), text);
    }
}
