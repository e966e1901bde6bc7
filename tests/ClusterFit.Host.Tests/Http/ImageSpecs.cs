using System.Net;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Host.Http;
using ClusterFit.Training.Images;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Images by their content.</summary>
public class ImageSpecs
{
    [Fact]
    public async Task An_image_is_uploaded_once_and_comes_back_as_it_was()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var file = TestBench.Image(1);
        var hash = ContentHash.Of(file).Hex;
        var first = await api.PutImageAsync(file);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(new ImageView(hash, file.Length, 12, 10, "png"), await ApiBench.ReadAsync<ImageView>(first));
        Assert.Equal(HttpStatusCode.OK, (await api.PutImageAsync(file)).StatusCode);

        using var back = await api.GetAsync($"/v1/images/{hash}");
        Assert.Equal(file, await back.Content.ReadAsByteArrayAsync(ApiBench.Stop));
        Assert.Equal("image/png", back.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", back.Headers.CacheControl?.ToString());
        using var head = await api.SendAsync(HttpMethod.Head, $"/v1/images/{hash}");
        Assert.Equal((HttpStatusCode.OK, file.Length), (head.StatusCode, head.Content.Headers.ContentLength));
        var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/images/{hash}");
        again.Headers.IfNoneMatch.Add(back.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await api.Client.SendAsync(again, ApiBench.Stop)).StatusCode);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_told_so()
    {
        await using var api = await ApiBench.StartIdleAsync();
        await ApiBench.ProblemAsync(await api.GetAsync($"/v1/images/{new string('0', 64)}"), HttpStatusCode.NotFound);
        await ApiBench.ProblemAsync(await api.GetAsync("/v1/images/ABC"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_file_of_another_hash_is_refused_and_not_kept()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var (file, wrong) = (TestBench.Image(1), ContentHash.Of([1]).Hex);
        var problem = await ApiBench.ProblemAsync(await api.PutImageAsync(file, wrong), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("sha256", Assert.Single(problem.Errors!).Field);
        Assert.Contains(ContentHash.Of(file).Hex, problem.Detail);
        Assert.False(await api.Node.Blobs.ContainsAsync(ContentHash.Of(file), ApiBench.Stop));
    }

    [Theory]
    [InlineData("not an image", "not an image of a known format")]
    [InlineData("", "empty")]
    [InlineData("GIF89a", "GIF file is damaged")]
    public async Task What_is_no_image_is_refused_and_not_kept(string content, string reason)
    {
        await using var api = await ApiBench.StartIdleAsync();
        var file = System.Text.Encoding.ASCII.GetBytes(content);
        var problem = await ApiBench.ProblemAsync(await api.PutImageAsync(file), HttpStatusCode.UnprocessableEntity);
        Assert.Contains(reason, problem.Detail);
        Assert.False(await api.Node.Blobs.ContainsAsync(ContentHash.Of(file), ApiBench.Stop));
    }

    [Fact]
    public async Task A_small_file_that_claims_to_be_a_huge_image_is_refused_by_its_header()
    {
        await using var api = await ApiBench.StartIdleAsync();
        // A BMP header of 16,000 x 16,000 pixels and nothing else.
        var file = new byte[64];
        "BM"u8.CopyTo(file);
        file[14] = 40;
        BitConverter.TryWriteBytes(file.AsSpan(18), 16_000);
        BitConverter.TryWriteBytes(file.AsSpan(22), 16_000);
        var problem = await ApiBench.ProblemAsync(await api.PutImageAsync(file), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("256,000,000 pixels; at most 50,000,000", problem.Detail);
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_refused_before_it_is_read()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/images/{new string('0', 64)}") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentLength = new ImageLimits().MaxBytes + 1;
        request.Headers.ExpectContinue = true;
        await ApiBench.ProblemAsync(await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ApiBench.Stop), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_client_learns_what_it_need_not_upload()
    {
        await using var api = await ApiBench.StartIdleAsync();
        (await api.PutImageAsync(TestBench.Image(1))).EnsureSuccessStatusCode();
        var (known, unknown) = (ContentHash.Of(TestBench.Image(1)).Hex, ContentHash.Of(TestBench.Image(2)).Hex);
        using var response = await api.SendAsync(HttpMethod.Post, "/v1/images/missing", new ImageHashes([known, unknown, unknown]));
        Assert.Equal([unknown], (await ApiBench.ReadAsync<MissingImages>(response)).Missing);
    }

    [Fact]
    public async Task An_image_of_which_a_client_was_told_is_no_longer_old()
    {
        await using var api = await ApiBench.StartIdleAsync();
        (await api.PutImageAsync(TestBench.Image(1))).EnsureSuccessStatusCode();
        var hash = ContentHash.Of(TestBench.Image(1));
        var now = File.GetLastWriteTimeUtc(api.PathOf(hash));
        File.SetLastWriteTimeUtc(api.PathOf(hash), now - TimeSpan.FromDays(3));
        using var response = await api.SendAsync(HttpMethod.Post, "/v1/images/missing", new ImageHashes([hash.Hex]));
        Assert.Empty((await ApiBench.ReadAsync<MissingImages>(response)).Missing);
        Assert.True(File.GetLastWriteTimeUtc(api.PathOf(hash)) >= now);
    }

    [Fact]
    public async Task Too_many_hashes_and_wrong_ones_are_refused()
    {
        await using var api = await ApiBench.StartIdleAsync(new ApiLimits { Hashes = 2 });
        var hash = new string('0', 64);
        await ApiBench.ProblemAsync(await api.SendAsync(HttpMethod.Post, "/v1/images/missing", new ImageHashes([hash, hash, hash])), HttpStatusCode.UnprocessableEntity);
        var problem = await ApiBench.ProblemAsync(
            await api.SendAsync(HttpMethod.Post, "/v1/images/missing", new ImageHashes([hash, "x"])), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("sha256[1]", Assert.Single(problem.Errors!).Field);
    }
}
