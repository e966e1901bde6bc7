using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Results;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Host;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Fitting;

/// <summary>A run of <c>clusterfit fit</c>: finds the images, keeps what earlier runs finished, has the rest fitted, and sums up.</summary>
internal sealed class BatchFit(FitOptions asked, Terminal terminal)
{
    private readonly ImageLimits _limits = new();
    private FitOptions _options = asked;

    /// <summary>Runs to the end or to the first signal.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        var began = terminal.Time.GetTimestamp();
        var files = ImageDiscovery.Find(_options.Paths, _options.Recursive, _options.OutputFolder);
        OutputFolder.Prepare(_options.OutputFolder, files);
        _options = DeadlineBudget.Apply(_options, files, _limits, terminal);
        var inputs = files.Zip(ResultNames.For(files), (file, name) => new InputImage(file, name)).ToList();

        using var interruption = new Interruption();
        ResultBoard board;
        await using (var view = ProgressViews.Create(_options.Progress, inputs.Count, terminal))
        {
            board = new ResultBoard(inputs, _options, terminal.Output, view);
            try
            {
                await FitAsync(inputs, board, view, interruption.Asked);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw OutputFolder.Unwritable(_options.OutputFolder, error);
            }
        }

        BatchSummary.Write(_options, board.Results, terminal);
        if (_options.Deadline is { } deadline && terminal.Time.GetElapsedTime(began) is var took && took > deadline)
            terminal.Error.WriteLine($"deadline {Duration.Format(deadline)}: it took {Math.Ceiling(took.TotalSeconds)} s");
        if (!board.IsFull)
        {
            terminal.Error.WriteLine($"interrupted with {inputs.Count - board.Results.Count} of {Wording.Count(inputs.Count, "image")} left; "
                + "continue with the same command");
            return ExitCode.Interrupted;
        }
        return board.AnyFailed ? ExitCode.Failed : ExitCode.Success;
    }

    private async Task FitAsync(List<InputImage> inputs, ResultBoard board, IProgressView view, CancellationToken interrupted)
    {
        var writer = new ResultWriter(_options, _limits);
        await using var fitting = new EmbeddedFitting(_options, _limits, terminal.Time);
        try
        {
            var images = new List<BatchImage>();
            foreach (var input in inputs)
            {
                interrupted.ThrowIfCancellationRequested();
                if (await TakeInAsync(input, writer, board, fitting, interrupted) is { } hash) images.Add(new BatchImage(input.Name, hash));
            }
            await fitting.RunAsync(images, inputs.ToDictionary(input => input.Name), writer, board, view, interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            view.Say("interrupted, saving the running fits (once more to end at once)");
            await fitting.DrainAsync();
        }
        catch (Exception error) when (error is StateFolderInUseException or StateFolderUnusableException or JournalUnusableException
            or SubmissionRefusedException)
        {
            throw new CommandFailedException(error.Message, error);
        }
    }

    private async Task<ContentHash?> TakeInAsync(
        InputImage input, ResultWriter writer, ResultBoard board, EmbeddedFitting fitting, CancellationToken interrupted)
    {
        try
        {
            var content = input.Read(_limits);
            if (writer.FindFinished(input, content) is { } finished)
            {
                board.Complete(finished, trained: false);
                return ContentHash.Of(content);
            }
            return await fitting.PutAsync(content, interrupted);
        }
        catch (Exception error) when (error is ImageRejectedException or BlobException)
        {
            board.Fail(input, error.Message, attempts: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            board.Fail(input, $"'{_options.OutputFolder}' can not be written: {error.Message}", attempts: 0);
        }
        return null;
    }
}
