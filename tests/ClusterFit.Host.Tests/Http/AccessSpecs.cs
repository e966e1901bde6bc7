using System.Net;
using ClusterFit.Core.Api;
using ClusterFit.Host.Http;
using ClusterFit.Host.Http.Keys;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Who may do what.</summary>
public class AccessSpecs(IdleApi idle) : IClassFixture<IdleApi>
{
    private static readonly Uri About = new("/v1", UriKind.Relative);
    private static readonly Uri Session = new("/v1/session", UriKind.Relative);
    private static readonly Uri Missing = new("/v1/images/missing", UriKind.Relative);

    [Fact]
    public async Task Without_keys_everybody_on_this_machine_may_do_everything()
    {
        var api = idle.Bench;
        var about = await api.GetAsync<AboutView>("/v1");
        Assert.Equal([ApiScope.Read, ApiScope.Submit, ApiScope.Admin], about.Scopes);
        Assert.Equal("api", about.Name);
        Assert.True(about.Limits.ImageBytes > 0);
    }

    [Theory]
    [InlineData("evil.example.org")]
    [InlineData("10.0.0.1")]
    [InlineData("localhost.evil.example.org")]
    public async Task Without_keys_another_host_name_is_refused(string host)
    {
        var api = idle.Bench;
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1");
        request.Headers.Host = host;
        await ApiBench.ProblemAsync(await api.Client.SendAsync(request, ApiBench.Stop), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Without_keys_a_page_of_another_site_can_change_nothing()
    {
        var api = idle.Bench;
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/batches/{new string('0', 32)}/cancel");
        request.Headers.Add("Origin", "https://evil.example.org");
        var problem = await ApiBench.ProblemAsync(await api.Client.SendAsync(request, ApiBench.Stop), HttpStatusCode.Forbidden);
        Assert.Contains("another site", problem.Detail);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cf_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    public async Task A_wrong_key_is_refused(string? key)
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Admin);
        using var client = api.ClientWith(key);
        var response = await client.GetAsync(About, ApiBench.Stop);
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        await ApiBench.ProblemAsync(response, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_may_do_what_its_scope_includes()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Read);
        Assert.Equal([ApiScope.Read], (await api.GetAsync<AboutView>("/v1")).Scopes);
        var problem = await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, "/v1/batches", new BatchRequest()), HttpStatusCode.Forbidden);
        Assert.Equal([new FieldProblem("scope", "read", "submit")], problem.Errors);
    }

    [Fact]
    public async Task Keys_are_rotated_without_a_restart()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Read);
        var second = KeyFile.Add(api.KeyFilePath, "second", ApiScope.Submit, TimeProvider.System.GetUtcNow(), expires: null);
        using var client = api.ClientWith(second);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(About, ApiBench.Stop)).StatusCode);
        KeyFile.Remove(api.KeyFilePath, "first");
        await ApiBench.ProblemAsync(await api.GetAsync("/v1"), HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(About, ApiBench.Stop)).StatusCode);
    }

    [Fact]
    public async Task A_damaged_file_of_keys_changes_nothing()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Read);
        await File.WriteAllTextAsync(api.KeyFilePath, "{ damaged", ApiBench.Stop);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/v1")).StatusCode);
        File.Delete(api.KeyFilePath);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/v1")).StatusCode);
    }

    [Fact]
    public async Task What_could_not_be_read_is_read_again_though_it_looks_the_same()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Read);
        KeyFile.Add(api.KeyFilePath, "second", ApiScope.Read, TimeProvider.System.GetUtcNow(), expires: null);
        KeyFile.Remove(api.KeyFilePath, "first");
        var whole = await File.ReadAllBytesAsync(api.KeyFilePath, ApiBench.Stop);
        var stamp = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await ReplaceAsync(new byte[whole.Length]);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/v1")).StatusCode);
        await ReplaceAsync(whole);
        await ApiBench.ProblemAsync(await api.GetAsync("/v1"), HttpStatusCode.Unauthorized);

        async Task ReplaceAsync(byte[] content)
        {
            await File.WriteAllBytesAsync(api.KeyFilePath, content, ApiBench.Stop);
            File.SetLastWriteTimeUtc(api.KeyFilePath, stamp);
        }
    }

    [Theory]
    [InlineData("127.0.0.0/8", "https", true)]
    [InlineData("127.0.0.1", "https", true)]
    [InlineData("127.0.0.1", "http", false)]
    [InlineData("10.0.0.0/8", "https", false)]
    [InlineData(null, "https", false)]
    public async Task The_cookie_is_for_https_alone_where_a_known_proxy_says_so(string? proxy, string scheme, bool isSecure)
    {
        await using var api = await ApiBench.StartBehindAsync(proxy is null ? [] : [NodeOption.Network(proxy)]);
        using var client = api.ClientWith(null);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        var key = api.Client.DefaultRequestHeaders.Authorization!.Parameter!;
        var response = await client.PostAsync(Session, Json($$"""{ "key": "{{key}}" }"""), ApiBench.Stop);
        Assert.Equal(isSecure, Assert.Single(response.Headers.GetValues("Set-Cookie")).Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_key_ends()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Read);
        var ended = KeyFile.Add(api.KeyFilePath, "ended", ApiScope.Admin, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddSeconds(-1));
        using var client = api.ClientWith(ended);
        await ApiBench.ProblemAsync(await client.GetAsync(About, ApiBench.Stop), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_browser_begins_a_session_with_a_key()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Submit);
        var key = api.Client.DefaultRequestHeaders.Authorization!.Parameter!;
        using var client = api.ClientWith(null);
        await ApiBench.ProblemAsync(await client.PostAsync(Session, Json("""{ "key": "wrong" }"""), ApiBench.Stop), HttpStatusCode.Unauthorized);
        var response = await client.PostAsync(Session, Json($$"""{ "key": "{{key}}" }"""), ApiBench.Stop);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);

        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(About, ApiBench.Stop)).StatusCode);
        // What changes something needs a header that no form of another site can set.
        var problem = await ApiBench.ProblemAsync(await client.PostAsync(Missing, Json("""{ "sha256": [] }"""), ApiBench.Stop), HttpStatusCode.Forbidden);
        Assert.Contains("X-ClusterFit: 1", problem.Detail);
        client.DefaultRequestHeaders.Add("X-ClusterFit", "1");
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(Missing, Json("""{ "sha256": [] }"""), ApiBench.Stop)).StatusCode);

        var end = await client.DeleteAsync(Session, ApiBench.Stop);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(end.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task Too_many_requests_of_a_key_are_told_when_to_come_back()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Read, new ApiLimits { RequestBurst = 3, RequestsPerSecond = 1 });
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/v1/presets")).StatusCode);
        var response = await api.GetAsync("/v1/presets");
        Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        await ApiBench.ProblemAsync(response, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Guessing_keys_is_slowed_down()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Read, new ApiLimits { RefusalsPerSecond = 1 });
        using var client = api.ClientWith("cf_guess");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++) answers.Add((await client.GetAsync(About, ApiBench.Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/v1")).StatusCode);
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
