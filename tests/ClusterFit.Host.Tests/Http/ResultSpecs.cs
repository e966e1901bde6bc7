using System.Net;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;

namespace ClusterFit.Host.Tests.Http;

/// <summary>What jobs have brought about, on a node that trains.</summary>
public sealed class ResultSpecs(TrainedApi trained) : IClassFixture<TrainedApi>
{
    private string Job => $"/v1/batches/{trained.Batch}/jobs/0";

    [Fact]
    public async Task A_job_shows_its_result_and_attempts()
    {
        var job = await trained.Bench.GetAsync<JobDetail>(Job);
        Assert.Equal((JobState.Completed, 1, "api"), (job.State, job.Attempt, job.Worker));
        Assert.Equal(AttemptOutcome.Completed, Assert.Single(job.Attempts).Outcome);
        Assert.True(job.Result is { Mse: > 0, Epochs: 3, Steps: > 0, WeightsBytes: > 0 });
        Assert.True(job.EndedAt >= job.StartedAt);
        Assert.Equal((12, 10), (job.Width, job.Height));
        var batch = await trained.Bench.GetAsync<BatchView>($"/v1/batches/{trained.Batch}");
        Assert.Equal((BatchState.Ended, 2), (batch.State, batch.Counts.Completed));
        Assert.True(batch.PsnrDb!.Least <= batch.PsnrDb.Mean);
    }

    [Fact]
    public async Task Weights_come_in_both_formats()
    {
        using var response = await trained.Bench.GetAsync($"{Job}/weights");
        var weights = WeightsCodec.Decode(await response.Content.ReadAsByteArrayAsync(ApiBench.Stop));
        Assert.Equal((12, 10), (weights.Image.Width, weights.Image.Height));
        Assert.EndsWith(".cfw", response.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        using var other = await trained.Bench.GetAsync($"{Job}/safetensors");
        var same = SafetensorsCodec.Decode(await other.Content.ReadAsByteArrayAsync(ApiBench.Stop));
        TestBench.AssertEqual(weights.Tensors, same.Tensors);
    }

    [Theory]
    [InlineData("", 12, 10)]
    [InlineData("?width=24", 24, 20)]
    [InlineData("?field=gradient&x=2&y=2&w=4&h=2&width=40&height=20", 40, 20)]
    [InlineData("?field=laplacian&height=100", 120, 100)]
    [InlineData("?field=difference", 12, 10)]
    [InlineData("?field=difference&x=1.5&y=2.5&w=3&h=3&width=30", 30, 30)]
    [InlineData("?field=difference&width=3&height=2", 3, 2)]
    [InlineData("?field=difference&x=1&w=1e-300&y=2&h=5e-324&width=4&height=4", 4, 4)]
    public async Task The_network_is_rendered_at_any_region_and_size(string query, int width, int height)
    {
        using var response = await trained.Bench.GetAsync($"{Job}/render{query}");
        var file = await response.Content.ReadAsByteArrayAsync(ApiBench.Stop);
        Assert.True(response.IsSuccessStatusCode, System.Text.Encoding.UTF8.GetString(file));
        var image = ImageFile.Decode(file, new ImageLimits());
        Assert.Equal((width, height), (image.Width, image.Height));
        var again = new HttpRequestMessage(HttpMethod.Get, $"{Job}/render{query}");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await trained.Bench.Client.SendAsync(again, ApiBench.Stop)).StatusCode);
    }

    [Theory]
    [InlineData("?field=colour", HttpStatusCode.BadRequest, "expected one of value, gradient, laplacian, difference")]
    [InlineData("?width=0", HttpStatusCode.BadRequest, "width: '0'")]
    [InlineData("?width=16384&height=16384", HttpStatusCode.UnprocessableEntity, "at most 16777216 pixels")]
    [InlineData("?x=NaN", HttpStatusCode.BadRequest, "x: 'NaN' is not possible; expected a number")]
    [InlineData("?x=12", HttpStatusCode.UnprocessableEntity, "x: '12' is not possible; expected 0 to below 12")]
    [InlineData("?x=5&w=8", HttpStatusCode.UnprocessableEntity, "not beyond the image of 12 x 10 pixels")]
    [InlineData("?h=-1", HttpStatusCode.UnprocessableEntity, "h: '-1'")]
    public async Task A_picture_that_is_not_possible_is_told_what_is_wrong(string query, HttpStatusCode status, string detail)
    {
        var problem = await ApiBench.ProblemAsync(await trained.Bench.GetAsync($"{Job}/render{query}"), status);
        Assert.Contains(detail, problem.Detail);
    }

    [Fact]
    public async Task The_reconstruction_has_all_pixels_of_the_image()
    {
        using var response = await trained.Bench.GetAsync($"{Job}/reconstruction");
        var image = ImageFile.Decode(await response.Content.ReadAsByteArrayAsync(ApiBench.Stop), new ImageLimits());
        var original = ImageFile.Decode(TestBench.Image(0), new ImageLimits());
        Assert.Equal((original.Width, original.Height, original.Channels, original.BitDepth), (image.Width, image.Height, image.Channels, image.BitDepth));
        var job = await trained.Bench.GetAsync<JobDetail>(Job);
        // A file has no values beyond 0 and 1, which only makes it better.
        Assert.InRange(Psnr(original, image), job.Result!.PsnrDb - 0.1, 100);
        Assert.EndsWith(".png", response.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        var again = new HttpRequestMessage(HttpMethod.Get, $"{Job}/reconstruction");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await trained.Bench.Client.SendAsync(again, ApiBench.Stop)).StatusCode);
    }

    // With peak 1, as samples are 0 to 1.
    private static double Psnr(PixelImage one, PixelImage other) =>
        -10 * Math.Log10(one.Samples.Zip(other.Samples, (a, b) => Math.Pow(a - b, 2)).Average());

    [Fact]
    public async Task A_completed_job_has_a_preview_a_curve_and_a_film()
    {
        using var preview = await trained.Bench.GetAsync($"{Job}/preview?size=64");
        var image = ImageFile.Decode(await preview.Content.ReadAsByteArrayAsync(ApiBench.Stop), new ImageLimits());
        Assert.Equal((64, 53), (image.Width, image.Height));
        var points = (await trained.Bench.GetAsync<MetricsView>($"{Job}/metrics")).Points;
        Assert.Equal([1, 2, 3], points.Select(point => point.Epoch));
        using var film = await trained.Bench.GetAsync($"{Job}/film");
        Assert.Equal("image/png", film.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_running_job_shows_its_curve_so_far()
    {
        var batch = await trained.Bench.SubmitAsync(1, request => request with { Settings = ApiBench.TinySettings(epochs: 100_000) });
        var path = $"/v1/batches/{batch.Id}";
        try
        {
            await using var events = await EventReader.OpenAsync(trained.Bench.Client, $"{path}/events", last: null);
            await events.UntilAsync(happened => happened.Name == "job" && happened.Read<JobView>().Progress?.Epoch > 3);
            var points = (await trained.Bench.GetAsync<MetricsView>($"{path}/jobs/0/metrics")).Points;
            Assert.InRange(points.Count, 3, 2_000);
            Assert.True(points[^1].Epoch > 3);
            Assert.Equal(points.Select(point => point.Epoch).Order(), points.Select(point => point.Epoch));
        }
        finally
        {
            await trained.Bench.SendAsync(HttpMethod.Post, $"{path}/cancel");
        }
    }

    [Fact]
    public async Task The_table_has_a_row_for_each_job()
    {
        using var response = await trained.Bench.GetAsync($"/v1/batches/{trained.Batch}/summary.csv");
        var rows = (await response.Content.ReadAsStringAsync(ApiBench.Stop)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("index,name,state,image_sha256,mse,psnr_db", rows[0], StringComparison.Ordinal);
        Assert.StartsWith($"0,'=danger,completed,{ContentHash.Of(TestBench.Image(0)).Hex},", rows[1], StringComparison.Ordinal);
        Assert.Equal(3, rows.Length);
    }
}
