using System.IO.Compression;
using System.Text;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Results;
using ClusterFit.Host.Http.Jobs;
using ClusterFit.Host.Http.Sharing;
using ClusterFit.Training.Weights;

namespace ClusterFit.Host.Http.Results;

/// <summary>What an archive has of each completed job, in a folder of the same name.</summary>
internal enum ArchiveContent
{
    /// <summary>The weights file.</summary>
    Weights,

    /// <summary>The weights as other programs read them.</summary>
    Safetensors,

    /// <summary>The image as the network has it.</summary>
    Reconstruction,
}

/// <summary>The results of a batch as a zip file, sent while it is made: one result at a time is in memory. The same results give the same
/// entries.</summary>
/// <param name="groups">The way to the jobs.</param>
/// <param name="blobs">Their weights.</param>
/// <param name="drawing">Lets one picture for archives be drawn at a time: who looks at pictures does not wait behind archives.</param>
internal sealed class BatchArchive(GroupClient groups, IBlobStore blobs, SemaphoreSlim drawing)
{
    /// <summary>Bytes that are held for each job while its archive is made: its name, its result, its place in the archive.</summary>
    public const int BytesOfJob = 1 << 10;

    private const int BytesOfPixel = 4;

    // The file, what it is decoded to, and the other format.
    private const int CopiesOfWeights = 3;

    /// <summary>Writes the archive.</summary>
    /// <param name="group">The batch.</param>
    /// <param name="contents">What it is to have.</param>
    /// <param name="to">Where to.</param>
    /// <param name="memory">What is held of the node's memory for it.</param>
    /// <param name="stop">Ends it; what was written is then no archive.</param>
    public async Task WriteAsync(GroupSummary group, IReadOnlyList<ArchiveContent> contents, Stream to, BudgetShare memory, CancellationToken stop)
    {
        var jobs = await CompletedAsync(group.Id, stop);
        await using var body = new ArchiveBody(to);
        // Is not disposed when it fails: that would make what there is look whole.
        var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, stop);
        foreach (var (name, ended, result) in jobs)
        {
            if (contents.Contains(ArchiveContent.Weights))
            {
                await using var weights = await blobs.OpenAsync(result.Weights, stop);
                await AddAsync("weights/" + ResultFiles.Weights(name), ended, CompressionLevel.NoCompression, entry => weights.CopyToAsync(entry, stop));
            }

            if (!contents.Contains(ArchiveContent.Safetensors) && !contents.Contains(ArchiveContent.Reconstruction)) continue;
            await memory.GrowAsync((jobs.Count * BytesOfJob) + (CopiesOfWeights * result.WeightsBytes), stop);
            var fitted = WeightsCodec.Decode(await blobs.GetAsync(result.Weights, stop));
            if (contents.Contains(ArchiveContent.Safetensors))
            {
                await AddAsync("safetensors/" + ResultFiles.Safetensors(name), ended, CompressionLevel.NoCompression,
                    entry => entry.WriteAsync(SafetensorsCodec.Encode(fitted), stop).AsTask());
            }

            if (contents.Contains(ArchiveContent.Reconstruction))
            {
                var pixels = (long)fitted.Image.Width * fitted.Image.Height;
                await memory.GrowAsync((jobs.Count * BytesOfJob) + (CopiesOfWeights * result.WeightsBytes) + (BytesOfPixel * pixels), stop);
                var picture = await DrawAsync(fitted, stop);
                await AddAsync("reconstruction/" + ResultFiles.Reconstruction(name), ended, CompressionLevel.NoCompression, entry => entry.WriteAsync(picture, stop).AsTask());
            }

            memory.Shrink(jobs.Count * BytesOfJob);
        }

        await AddAsync(ResultFiles.SummaryCsv, group.Standing.Ended, CompressionLevel.Fastest, async entry =>
        {
            await foreach (var piece in new SummaryCsv(groups).PiecesAsync(group.Id, stop)) await entry.WriteAsync(Encoding.UTF8.GetBytes(piece), stop);
        });
        await zip.DisposeAsync();
        await body.FlushAsync(stop);

        async Task AddAsync(string name, DateTimeOffset? ended, CompressionLevel compression, Func<Stream, Task> write)
        {
            var entry = zip.CreateEntry(name, compression);
            entry.LastWriteTime = ended ?? group.Outline.Created;
            await using var content = await entry.OpenAsync(stop);
            await write(content);
        }
    }

    // Named as a download names them: after all that have ended.
    private async Task<List<(string Name, DateTimeOffset? Ended, FitResult Result)>> CompletedAsync(GroupId group, CancellationToken stop)
    {
        var ended = new List<(string Name, DateTimeOffset? Ended, FitResult? Result)>();
        var query = new JobQuery { States = [JobState.Completed, JobState.Pruned, JobState.Cancelled, JobState.Failed], Limit = JobQuery.MaxLimit };
        do
        {
            var page = await groups.ReadJobsAsync(group, query, stop);
            ended.AddRange(page.Jobs.Select(job => (job.Name, job.Ended, job.Result)));
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);

        return [.. ended.Zip(ResultNames.ForBatch(ended.Select(job => job.Name)), (job, name) => (Name: name, job.Ended, job.Result))
            .Where(job => job.Result is not null).Select(job => (job.Name, job.Ended, job.Result!))];
    }

    private async Task<byte[]> DrawAsync(FittedWeights fitted, CancellationToken stop)
    {
        await drawing.WaitAsync(stop);
        try
        {
            return await Task.Run(() => Pictures.Reconstruction(fitted, stop), stop);
        }
        finally
        {
            drawing.Release();
        }
    }
}
