using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;

namespace ClusterFit.Cli.Downloads;

/// <summary>Takes the results of a server's jobs home: the files are those that <c>clusterfit fit</c> writes.</summary>
internal sealed class RemoteResults(ApiClient client, string batch, FitOptions options, ResultBoard board)
{
    private readonly ImageLimits _limits = new();
    private readonly ResultWriter _writer = new(options, new ImageLimits());

    /// <summary>Takes a job that reached its end. Files that are there already are not fetched again.</summary>
    /// <param name="input">Its image, which need not be on this machine.</param>
    /// <param name="job">The job.</param>
    /// <param name="trained">Whether it was trained in this run of the program.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ApiFailureException">The server can not be used.</exception>
    public async Task TakeAsync(InputImage input, JobView job, bool trained, CancellationToken stop)
    {
        if (job.State != JobState.Completed || job.Result is not { } result)
        {
            board.Fail(input, job.Error, job.Attempt, job.State == JobState.Completed ? JobState.Failed : job.State);
            return;
        }
        if (_writer.FindWritten(input, job.ImageSha256, result.WeightsSha256) is { } there)
        {
            board.Complete(there, trained: false);
            return;
        }
        try
        {
            var weights = await FetchAsync(BatchPaths.JobFile(batch, job.Index, "weights"), result.WeightsSha256, stop);
            var film = result.FilmSha256 is { } hash ? await FetchAsync(BatchPaths.JobFile(batch, job.Index, "film"), hash, stop) : null;
            var image = await ImageAsync(input, job.ImageSha256, stop);
            board.Complete(_writer.Write(input, image, weights, film, job.Attempt), trained);
        }
        catch (Exception error) when (error is ApiFailureException { IsAboutTheRequest: true } or InvalidDataException or WeightsRefusedException
            or ImageRejectedException)
        {
            board.Fail(input, $"fitted, but the result can not be taken: {OneLine.Of(error.Message)}", job.Attempt);
        }
    }

    private async Task<byte[]> FetchAsync(string path, string sha256, CancellationToken stop)
    {
        var content = await client.DownloadAsync(path, stop);
        return ContentHash.Of(content).Hex == sha256
            ? content
            : throw new InvalidDataException($"'{path}' is not the file with SHA-256 {sha256}; expected that one.");
    }

    // The image as it was fitted: its file here may have changed since, or there is none.
    private async Task<byte[]> ImageAsync(InputImage input, string sha256, CancellationToken stop)
    {
        try
        {
            if (File.Exists(input.File) && input.Read(_limits) is var content && ContentHash.Of(content).Hex == sha256) return content;
        }
        catch (ImageRejectedException)
        {
            // The server has it.
        }
        return await FetchAsync($"v1/images/{sha256}", sha256, stop);
    }
}
