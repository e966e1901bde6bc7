using System.IO.Compression;
using System.Net;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;

namespace ClusterFit.Host.Tests.Http;

/// <summary>All results of a batch in one file.</summary>
public sealed class ArchiveSpecs(TrainedApi trained) : IClassFixture<TrainedApi>
{
    private string Archive => $"/v1/batches/{trained.Batch}/archive";

    [Fact]
    public async Task An_archive_has_the_results_of_all_completed_jobs_and_their_table()
    {
        using var response = await trained.Bench.GetAsync(Archive);
        Assert.Equal(("application/zip", "tiny.zip"), (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentDisposition?.FileNameStar));
        var bytes = await response.Content.ReadAsByteArrayAsync(ApiBench.Stop);
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(
            ["weights/=danger.cfw", "reconstruction/=danger.png", "weights/image-1.cfw", "reconstruction/image-1.png", "summary.csv"],
            zip.Entries.Select(entry => entry.FullName));
        Assert.Equal(await BytesAsync($"/v1/batches/{trained.Batch}/jobs/1/weights"), Read(zip, "weights/image-1.cfw"));
        Assert.Equal(await BytesAsync($"/v1/batches/{trained.Batch}/summary.csv"), Read(zip, "summary.csv"));
        var picture = ImageFile.Decode(Read(zip, "reconstruction/image-1.png"), new ImageLimits());
        Assert.Equal((12, 10), (picture.Width, picture.Height));
        Assert.Equal(bytes, await BytesAsync(Archive));
    }

    [Fact]
    public async Task An_archive_has_what_is_asked_for()
    {
        using var zip = new ZipArchive(new MemoryStream(await BytesAsync(Archive + "?content=safetensors")));
        Assert.Equal(["safetensors/=danger.safetensors", "safetensors/image-1.safetensors", "summary.csv"], zip.Entries.Select(entry => entry.FullName));
        Assert.NotEmpty(SafetensorsCodec.Decode(Read(zip, "safetensors/image-1.safetensors")).Tensors);
        var problem = await ApiBench.ProblemAsync(await trained.Bench.GetAsync(Archive + "?content=all"), HttpStatusCode.BadRequest);
        Assert.Contains("expected one of weights, safetensors, reconstruction", problem.Detail);
    }

    [Fact]
    public async Task Jobs_without_a_result_are_only_in_the_table()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(2, request => request with { Name = "../up/Ünder" });
        using var response = await api.GetAsync($"/v1/batches/{batch.Id}/archive");
        Assert.Equal("Ünder.zip", response.Content.Headers.ContentDisposition?.FileNameStar);
        using var zip = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(ApiBench.Stop)));
        Assert.Equal("summary.csv", Assert.Single(zip.Entries).FullName);
        await ApiBench.ProblemAsync(await api.GetAsync($"/v1/batches/{new string('0', 32)}/archive"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_archive_whose_content_is_damaged_is_cut_off()
    {
        await using var api = await ApiBench.StartAsync();
        var batch = await api.SubmitAsync(1);
        await api.EndOfAsync(batch.Id);
        var job = (await api.GetAsync<Core.Api.Page<Core.Api.JobView>>($"/v1/batches/{batch.Id}/jobs")).Items[0];
        await File.AppendAllTextAsync(api.PathOf(Core.Blobs.ContentHash.Parse(job.Result!.WeightsSha256)), "damage", ApiBench.Stop);
        await Assert.ThrowsAnyAsync<Exception>(() => api.Client.GetByteArrayAsync(new Uri($"/v1/batches/{batch.Id}/archive?content=weights", UriKind.Relative), ApiBench.Stop));
    }

    private async Task<byte[]> BytesAsync(string path)
    {
        using var response = await trained.Bench.GetAsync(path);
        return await response.Content.ReadAsByteArrayAsync(ApiBench.Stop);
    }

    private static byte[] Read(ZipArchive zip, string name)
    {
        using var content = new MemoryStream();
        using var entry = zip.GetEntry(name)!.Open();
        entry.CopyTo(content);
        return content.ToArray();
    }
}
