using System.Net;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Host.Http;
using ClusterFit.Training.Images;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Clients that are slow or want too much, over real connections: the others are served all the same.</summary>
public class LoadSpecs
{
    private const int Attackers = 8;
    private const int LargestImage = 1 << 20;

    private static readonly ApiLimits Little = new()
    {
        Image = new ImageLimits { MaxBytes = LargestImage },
        Memory = 4 * LargestImage,
        MemoryPatience = TimeSpan.FromMilliseconds(100),
    };

    private static readonly string SomeImage = $"PUT /v1/images/{new string('0', 64)}";

    [Fact]
    public async Task Uploads_that_announce_much_and_send_nothing_do_not_keep_others_out()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Submit, Little);
        var attacker = api.AddKey("attacker", ApiScope.Submit);
        var attacks = new List<RawConnection>();
        var heads = new List<string>();
        for (var i = 0; i < Attackers; i++)
        {
            attacks.Add(await RawConnection.OpenAsync(api.Client.BaseAddress!, attacker, SomeImage, $"Content-Length: {LargestImage}", "Expect: 100-continue"));
            heads.Add(await attacks[^1].HeadAsync());
        }

        // The first was asked to go on, and holds the attacker's share; the others were sent away after a short wait.
        Assert.StartsWith("HTTP/1.1 100", heads[0], StringComparison.Ordinal);
        Assert.All(heads.Skip(1), head => Assert.StartsWith("HTTP/1.1 503", head, StringComparison.Ordinal));
        Assert.All(heads.Skip(1), head => Assert.Contains("Retry-After: 5", head));
        using var put = await api.PutImageAsync(TestBench.Image(1));
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        foreach (var attack in attacks) await attack.DisposeAsync();
    }

    [Fact]
    public async Task Uploads_of_unknown_length_that_stand_still_do_not_keep_others_out()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Submit, Little);
        var attacker = api.AddKey("attacker", ApiScope.Submit);
        var attacks = new List<RawConnection>();
        for (var i = 0; i < Attackers; i++)
        {
            attacks.Add(await RawConnection.OpenAsync(api.Client.BaseAddress!, attacker, SomeImage, "Transfer-Encoding: chunked", "Expect: 100-continue"));
            Assert.StartsWith("HTTP/1.1 100", await attacks[^1].HeadAsync(), StringComparison.Ordinal);
            await attacks[^1].SendAsync("2\r\nBM\r\n");
        }

        using var put = await api.PutImageAsync(TestBench.Image(1));
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        foreach (var attack in attacks) await attack.DisposeAsync();
    }

    [Fact]
    public async Task An_upload_of_unknown_length_is_taken_up_to_the_limit()
    {
        await using var api = await ApiBench.StartIdleAsync(Little);
        var file = Noise(550);
        Assert.InRange(file.Length, LargestImage * 3 / 4, LargestImage);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/images/{ContentHash.Of(file)}") { Content = new ByteArrayContent(file) };
        request.Headers.TransferEncodingChunked = true;
        using var put = await api.Client.SendAsync(request, ApiBench.Stop);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);

        var larger = new byte[LargestImage + 1];
        using var tooLarge = new HttpRequestMessage(HttpMethod.Put, $"/v1/images/{ContentHash.Of(larger)}") { Content = new ByteArrayContent(larger) };
        tooLarge.Headers.TransferEncodingChunked = true;
        await ApiBench.ProblemAsync(await api.Client.SendAsync(tooLarge, ApiBench.Stop), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Readers_who_do_not_read_do_not_keep_others_out()
    {
        await using var api = await ApiBench.StartIdleAsync(Little);
        var file = Noise(550);
        (await api.PutImageAsync(file)).EnsureSuccessStatusCode();
        var path = $"/v1/images/{ContentHash.Of(file)}";
        var slow = new List<RawConnection>();
        for (var i = 0; i < 5 * Attackers; i++) slow.Add(await RawConnection.OpenAsync(api.Client.BaseAddress!, key: null, $"GET {path}"));
        foreach (var one in slow) Assert.StartsWith("HTTP/1.1 200", await one.HeadAsync(), StringComparison.Ordinal);
        using var response = await api.GetAsync(path);
        Assert.Equal(file, await response.Content.ReadAsByteArrayAsync(ApiBench.Stop));
        foreach (var one in slow) await one.DisposeAsync();
    }

    [Fact]
    public async Task Large_bodies_of_json_that_never_end_do_not_keep_others_out()
    {
        await using var api = await ApiBench.StartWithKeyAsync(ApiScope.Submit, Little);
        var attacker = api.AddKey("attacker", ApiScope.Submit);
        var names = string.Join(',', Enumerable.Repeat($"\"{new string('0', 64)}\"", 10_000));
        var attacks = new List<RawConnection>();
        var heads = new List<Task<string>>();
        for (var i = 0; i < Attackers; i++)
        {
            var attack = await RawConnection.OpenAsync(
                api.Client.BaseAddress!, attacker, "POST /v1/images/missing", "Content-Type: application/json", "Content-Length: 1000000");
            attacks.Add(attack);
            heads.Add(SendAsync(attack));
        }

        var refused = await await Task.WhenAny(heads);
        Assert.StartsWith("HTTP/1.1 503", refused, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 5", refused);
        using var asked = await api.SendAsync(HttpMethod.Post, "/v1/images/missing", new ImageHashes([new string('0', 64)]));
        Assert.Single((await ApiBench.ReadAsync<MissingImages>(asked)).Missing);
        foreach (var attack in attacks) await attack.DisposeAsync();
        await Task.WhenAll(heads.Select(head => head.ContinueWith(_ => { }, TaskScheduler.Default)));

        async Task<string> SendAsync(RawConnection attack)
        {
            await attack.SendAsync($"{{\"sha256\":[{names}");
            return await attack.HeadAsync();
        }
    }

    // Does not compress.
    private static byte[] Noise(int side)
    {
        var random = new Random(1);
        return ImageFile.EncodePng(new PixelImage(side, side, 3, 8, [.. Enumerable.Range(0, side * side * 3).Select(_ => random.NextSingle())]));
    }
}
