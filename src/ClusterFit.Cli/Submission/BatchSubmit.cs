using System.Net;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Downloads;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Watching;
using ClusterFit.Core.Api;
using ClusterFit.Core.Results;

namespace ClusterFit.Cli.Submission;

/// <summary>A run of <c>clusterfit submit</c>: finds the images as <c>fit</c> does, brings them to the server, submits the batch, and takes
/// the results home.</summary>
internal sealed class BatchSubmit(SubmitOptions options, ApiClient client, Terminal terminal)
{
    private readonly FitOptions _fit = options.Fit;

    /// <summary>Runs to the end, to the acceptance, or to the first signal.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        var files = ImageDiscovery.Find(_fit.Paths, _fit.Recursive, _fit.OutputFolder);
        if (!options.Detach) OutputFolder.Prepare(_fit.OutputFolder, files);
        var inputs = files.Zip(ResultNames.For(files), (file, name) => new InputImage(file, name)).ToList();

        using var interruption = new Interruption();
        BatchView? batch = null;
        try
        {
            IReadOnlyDictionary<InputImage, string> rejected;
            using (SubmissionTrace.Begin()) (batch, rejected) = await SubmitAsync(inputs, interruption.Asked);
            if (batch is not null) Say($"batch {batch.Id} accepted: {Wording.Count(batch.Total, "image")}");
            return options.Detach ? Detach(batch, rejected) : await FollowAsync(inputs, rejected, batch, interruption.Asked);
        }
        catch (OperationCanceledException) when (interruption.Asked.IsCancellationRequested)
        {
            if (batch is null) terminal.Error.WriteLine("interrupted; what was uploaded stays on the server, the same command goes on from there");
            else Interrupted.Tell(batch.Id, "the same command takes its results home, too", terminal);
            return ExitCode.Interrupted;
        }
    }

    private async Task<(BatchView? Batch, IReadOnlyDictionary<InputImage, string> Rejected)> SubmitAsync(
        List<InputImage> inputs, CancellationToken stop)
    {
        var (images, rejected) = await UploadAsync(inputs, stop);
        if (images.Count == 0) return (null, rejected);
        var request = options.ToRequest([.. images.Select(image => new ImageReference(image.Input.Name, image.Hash.Hex))]);
        var batch = await client.CallAsync<BatchView>(HttpMethod.Post, BatchPaths.All, request, stop, isLong: true);
        return BatchReference.IsId(batch.Id) ? (batch, rejected) : throw ApiFailureException.NotUnderstood(client.Server, HttpStatusCode.OK);
    }

    private async Task<(IReadOnlyList<LocalImage> Images, IReadOnlyDictionary<InputImage, string> Rejected)> UploadAsync(
        List<InputImage> inputs, CancellationToken stop)
    {
        var limits = (await client.GetAsync<AboutView>("v1", stop)).Limits;
        if (inputs.Count > limits.BatchImages)
            throw new CommandFailedException($"{inputs.Count} images are too many for a batch; the server takes at most {limits.BatchImages}.");
        var memory = new HashMemory(terminal.Folders.Cache, terminal.Time);
        try
        {
            ImageUpload upload;
            IReadOnlyList<LocalImage> images;
            await using (var progress = new TransferProgress(_fit.Progress, terminal))
            {
                upload = new ImageUpload(client, memory, progress);
                images = await upload.RunAsync(inputs, limits.ImageBytes, stop);
            }
            Say($"uploaded {Wording.Count(upload.Uploaded, "file")} ({Wording.Bytes(upload.UploadedBytes)}); the server had {upload.Known}");
            return (images, upload.Rejected);
        }
        finally
        {
            memory.Save();
        }
    }

    private int Detach(BatchView? batch, IReadOnlyDictionary<InputImage, string> rejected)
    {
        foreach (var (input, reason) in rejected.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal))
            terminal.Error.WriteLine(OneLine.Of($"{input.File}: failed: {reason}"));
        if (batch is not null) terminal.Output.WriteLine(_fit.Json ? ApiLine.Of(batch) : batch.Id);
        return rejected.Count > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private async Task<int> FollowAsync(
        List<InputImage> inputs, IReadOnlyDictionary<InputImage, string> rejected, BatchView? batch, CancellationToken stop)
    {
        ResultBoard board;
        await using (var view = ProgressViews.Create(_fit.Progress, inputs.Count, terminal))
        {
            board = new ResultBoard(inputs, _fit, terminal.Output, view);
            foreach (var input in inputs)
                if (rejected.TryGetValue(input, out var reason)) board.Fail(input, reason, attempts: 0);
            try
            {
                if (batch is not null)
                {
                    var news = new BatchNews(view);
                    var byName = inputs.ToDictionary(input => input.Name);
                    var results = new RemoteResults(client, batch.Id, _fit, board);
                    await foreach (var seen in BatchWatch.Start(client, batch.Id, stop).ReadAllAsync(CancellationToken.None))
                    {
                        if (seen.Batch is { } now) news.Hear(now);
                        if (seen.Job is not { } job || !byName.TryGetValue(job.Name, out var input)) continue;
                        if (job.HasEnded()) await results.TakeAsync(input, job, trained: !seen.Earlier, stop);
                        else view.Update(job.ToUpdate());
                    }
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw OutputFolder.Unwritable(_fit.OutputFolder, error);
            }
        }
        BatchSummary.Write(_fit, board.Results, terminal);
        return board.AnyFailed || !board.IsFull ? ExitCode.Failed : ExitCode.Success;
    }

    private void Say(string line)
    {
        if (_fit.Progress) terminal.Error.WriteLine(OneLine.Of(line));
    }
}
