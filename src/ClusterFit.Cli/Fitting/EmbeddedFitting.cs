using System.Threading.Channels;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Results;
using ClusterFit.Host;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Fitting;

/// <summary>Fits images on a node within this process. The node starts with the first image that needs it; its state folder goes when
/// nothing in it is unfinished.</summary>
internal sealed class EmbeddedFitting(FitOptions options, ImageLimits limits, TimeProvider time) : IAsyncDisposable
{
    private readonly string _stateFolder = Path.Combine(options.OutputFolder, ResultFiles.StateOf(options.Spec));
    private EmbeddedNode? _node;
    private bool _done;

    /// <summary>Gives the node an image file.</summary>
    /// <exception cref="BlobUnwritableException">It can not be stored.</exception>
    public async Task<ContentHash> PutAsync(byte[] image, CancellationToken stop) => await (await NodeAsync(stop)).Blobs.PutAsync(image, stop);

    /// <summary>Fits the images that have no result yet, or what an interrupted run left of them, and writes each result as it comes.</summary>
    /// <param name="asked">All readable images, those that are finished included.</param>
    /// <param name="inputs">The images by name.</param>
    /// <param name="writer">Writes result files.</param>
    /// <param name="board">Takes the results.</param>
    /// <param name="view">Shows progress.</param>
    /// <param name="stop">Ends the watch; the fits go on until <see cref="DrainAsync"/>.</param>
    public async Task RunAsync(
        IReadOnlyList<BatchImage> asked, IReadOnlyDictionary<string, InputImage> inputs, ResultWriter writer, ResultBoard board,
        IProgressView view, CancellationToken stop)
    {
        var records = new BatchRecords(_stateFolder);
        var plan = records.Plan(options.Spec, asked, board.Names);
        if (plan.Count == 0) return;

        var updates = Channel.CreateUnbounded<JobUpdate>(new UnboundedChannelOptions { SingleReader = true });
        var watching = WatchAllAsync(plan, records, updates.Writer, stop);
        var images = asked.ToDictionary(image => image.Name, image => image.Image);
        var allWritten = true;
        await foreach (var update in updates.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (board.Has(update.Name)) continue;
            var input = inputs[update.Name];
            if (update.State == JobState.Completed) allWritten &= await WriteAsync(input, images[update.Name], update, writer, board, stop);
            else if (update.State is JobState.Failed or JobState.Cancelled or JobState.Pruned)
                board.Fail(input, update.Error, update.Attempt, update.State);
            else view.Update(update);
        }
        await watching;

        // What could not be written is still in the state folder, for the next run.
        if (!allWritten) return;
        foreach (var batch in plan) records.Forget(batch);
        _done = !records.Any;
        // The node has also gone on with interrupted batches that were not asked for; what it did for them is kept.
        if (!_done) await DrainAsync();
    }

    /// <summary>Saves the running fits; the same batches continue from there.</summary>
    public Task DrainAsync() => _node?.DrainAsync() ?? Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        if (!_done || !Directory.Exists(_stateFolder)) return;
        Directory.Delete(_stateFolder, recursive: true);
        var states = Path.GetDirectoryName(_stateFolder)!;
        if (!Directory.EnumerateFileSystemEntries(states).Any()) Directory.Delete(states);
    }

    private async Task WatchAllAsync(
        IReadOnlyList<BatchSubmission> plan, BatchRecords records, ChannelWriter<JobUpdate> updates, CancellationToken stop)
    {
        try
        {
            var node = await NodeAsync(stop);
            var groups = new List<GroupId>();
            foreach (var batch in plan)
            {
                records.Remember(batch);
                groups.Add(await node.SubmitAsync(batch, stop));
            }
            await Task.WhenAll(groups.Select(async group =>
            {
                await foreach (var update in node.WatchAsync(group, stop)) updates.TryWrite(update);
            }));
        }
        finally
        {
            updates.Complete();
        }
    }

    private async Task<bool> WriteAsync(
        InputImage input, ContentHash image, JobUpdate update, ResultWriter writer, ResultBoard board, CancellationToken stop)
    {
        try
        {
            // What is finished is written, also when the user has interrupted the rest.
            var blobs = (await NodeAsync(stop)).Blobs;
            var result = update.Result!;
            var weights = await blobs.GetAsync(result.Weights, CancellationToken.None);
            var film = result.Film is { } hash ? await blobs.GetAsync(hash, CancellationToken.None) : null;
            // The image as it was fitted: its file may have changed since.
            var content = await blobs.GetAsync(image, CancellationToken.None);
            board.Complete(writer.Write(input, content, weights, film, update.Attempt), trained: true);
            return true;
        }
        catch (Exception error) when (error is BlobException)
        {
            board.Fail(
                input, $"fitted, but the weights are lost: {error.Message} Delete '{_stateFolder}' and run the same command to fit it anew.",
                update.Attempt);
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ImageRejectedException)
        {
            board.Fail(input, $"fitted, but the results can not be written: {OneLine.Of(error.Message)}", update.Attempt);
            return false;
        }
    }

    private async Task<EmbeddedNode> NodeAsync(CancellationToken stop)
    {
        if (_node is not null) return _node;
        var node = new EmbeddedNodeOptions
        {
            StateFolder = _stateFolder,
            Lanes = options.Lanes,
            Device = options.Device,
            Engine = options.Engine,
            CheckpointInterval = options.CheckpointInterval,
            ImageLimits = limits,
            Otlp = Collector.Address(),
        };
        return _node = await EmbeddedNode.StartAsync(node, time, stop);
    }
}
