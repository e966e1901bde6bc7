using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Studies.Reading;
using ClusterFit.Cli.Studies.Results;
using ClusterFit.Cli.Studies.Watching;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Host;

namespace ClusterFit.Cli.Studies.Running;

/// <summary>A run of <c>clusterfit study run</c>: begins a study or goes on with it, shows it, and writes what it has found.</summary>
internal sealed class StudyRun(StudyRunOptions options, Terminal terminal)
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs to the end or to the first signal.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        var study = LocalStudy.Read(options.File);
        OutputFolder.Prepare(options.OutputFolder, [.. study.Images.Select(image => image.File)]);
        using var interruption = new Interruption();
        StudyBoard board;
        var written = false;
        await using (var view = StudyViews.Create(options.Progress, terminal))
        {
            board = new StudyBoard(options.Json, terminal.Output, view);
            try
            {
                written = await RunAsync(study, board, view, interruption.Asked);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw OutputFolder.Unwritable(options.OutputFolder, error);
            }
            catch (Exception error) when (error is StateFolderInUseException or StateFolderUnusableException or JournalUnusableException
                or SubmissionRefusedException or BlobException)
            {
                throw new CommandFailedException(error.Message, error);
            }
        }

        if (written) return StudyOutcome.Tell(board.Latest!, options.OutputFolder, options.Json, terminal);
        var left = board.Latest is { } last ? $" with {last.Planned - last.Ended} of {Wording.Count(last.Planned, "trial")} left" : "";
        terminal.Error.WriteLine($"interrupted{left}; continue with the same command");
        return ExitCode.Interrupted;
    }

    // Whether it ended, and all is written.
    private async Task<bool> RunAsync(LocalStudy study, StudyBoard board, IStudyView view, CancellationToken interrupted)
    {
        EmbeddedStudy? embedded = null;
        try
        {
            embedded = await EmbeddedStudy.OpenAsync(options, study, view.Say, terminal.Time, interrupted);
            long? saved = null;
            await foreach (var moment in embedded.WatchAsync(interrupted))
            {
                board.Take(moment);
                if (saved is { } last && terminal.Time.GetElapsedTime(last) < SaveInterval) continue;
                SavedStudy.Write(options.OutputFolder, moment);
                saved = terminal.Time.GetTimestamp();
            }

            await StudyOutcome.WriteAsync(options.OutputFolder, board.Latest!, embedded.WeightsAsync, interrupted);
            return true;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            view.Say("interrupted, saving the running fits (once more to end at once)");
            if (board.Latest is { } latest) SavedStudy.Write(options.OutputFolder, latest);
            if (embedded is not null) await embedded.DrainAsync();
            return false;
        }
        finally
        {
            if (embedded is not null) await embedded.DisposeAsync();
        }
    }
}
