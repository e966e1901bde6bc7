using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Studies.Reading;
using ClusterFit.Cli.Studies.Steering;
using ClusterFit.Cli.Studies.Watching;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Host;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Studies.Running;

/// <summary>A study on a node within this process. Its state folder stays: the same study continues from there, and one that has ended goes on when
/// it gets more trials.</summary>
internal sealed class EmbeddedStudy : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly EmbeddedNode _node;
    private readonly GroupId _group;
    private readonly EditFolder _edits;
    private readonly Action<string> _say;
    private readonly TimeProvider _time;

    private EmbeddedStudy(EmbeddedNode node, GroupId group, string stateFolder, Action<string> say, TimeProvider time) =>
        (_node, _group, _edits, _say, _time) = (node, group, new EditFolder(stateFolder), say, time);

    /// <summary>Begins the study, or goes on with it. What its file has changed meanwhile, and edits that were left, become edits of the study.</summary>
    /// <exception cref="UsageException">The folder holds another study.</exception>
    /// <exception cref="CommandFailedException">An image can not be read.</exception>
    public static async Task<EmbeddedStudy> OpenAsync(StudyRunOptions options, LocalStudy study, Action<string> say, TimeProvider time, CancellationToken stop)
    {
        if (study.Images.Count == 0)
            throw new UsageException($"'{study.Path}' names uploaded images; expected paths of files, or 'clusterfit study submit' to where they are.");
        var images = study.Images.Select(Read).ToList();
        var definition = study.With([.. images.Select(image => ContentHash.Of(image))]);
        var stateFolder = RunRecord.StateOf(options.OutputFolder);
        var record = RunRecord.Read(stateFolder) ?? new RunRecord(definition, definition, 0);
        var change = FileChange.Between(record.Asked, definition, $"file-{record.Revision + 1}-{GroupId.ContentOf(definition).Hex[..12]}");
        if (change.Fixed.Count > 0)
            throw new UsageException($"'{options.OutputFolder}' holds a study that differs from '{study.Path}' in {string.Join(", ", change.Fixed)}, which no edit "
                + $"changes; choose another folder with --out, or delete '{stateFolder}' to begin anew.");

        var node = await EmbeddedNode.StartAsync(NodeOptions(options, stateFolder), time, stop);
        try
        {
            foreach (var image in images) await node.Blobs.PutAsync(image, stop);
            record.Write(stateFolder);
            var group = await node.SubmitAsync(
                new StudySubmission(record.Opened) { Title = new GroupTitle(study.Name, study.File.Preset, []) }, stop);
            var embedded = new EmbeddedStudy(node, group, stateFolder, say, time);
            if (change.Edit is { } edit)
            {
                await node.Groups.EditAsync(group, edit, stop);
                (record with { Asked = definition, Revision = record.Revision + 1 }).Write(stateFolder);
                say($"'{study.Path}' has changed: the study goes on with what it says now");
            }

            await embedded.TakeEditsAsync(stop);
            return embedded;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The study as it stands, now and then, until it has ended.</summary>
    public async IAsyncEnumerable<StudyMoment> WatchAsync([EnumeratorCancellation] CancellationToken stop)
    {
        do
        {
            await foreach (var moment in WatchToEndAsync(stop)) yield return moment;
        }
        while (await TakeEditsAsync(stop));
    }

    /// <summary>The weights of a fit; see <see cref="Results.ReadWeights"/>.</summary>
    public async Task<byte[]?> WeightsAsync(int job, ContentHash? known, CancellationToken stop) =>
        (await _node.Groups.ReadJobAsync(_group, job, stop)).Job.Result is { } result && result.Weights != known
            ? await _node.Blobs.GetAsync(result.Weights, stop)
            : null;

    /// <summary>The study as it stands.</summary>
    public async Task<StudyMoment> ReadAsync(IEnumerable<JobUpdate> running, CancellationToken stop)
    {
        var view = await _node.Groups.ReadStudyAsync(_group, stop);
        var trials = new List<Trial>();
        await foreach (var trial in _node.Groups.ReadTrialsAsync(_group, stop)) trials.Add(trial);
        return new StudyMoment
        {
            Id = _group.Value,
            Name = view.Group.Outline.Title.Name,
            Preset = view.Group.Outline.Title.Preset,
            State = (BatchState)view.Group.Standing.Phase,
            Planned = view.Group.Standing.Study!.Planned,
            Definition = view.Definition,
            Edits = [.. view.History.Select(change => StudyMoment.Edit(change.At, change.Trial, change.Text))],
            Stopped = view.Stopped,
            Trials = trials,
            Running = [.. running.OrderBy(update => update.Index)],
        };
    }

    /// <summary>Saves the running fits; the same study continues from there.</summary>
    public Task DrainAsync() => _node.DrainAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async IAsyncEnumerable<StudyMoment> WatchToEndAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = new ConcurrentDictionary<int, JobUpdate>();
        var jobs = WatchJobsAsync(running, over);
        try
        {
            var pause = Interval;
            while (true)
            {
                await Task.WhenAny(jobs, Task.Delay(pause, _time, stop));
                var began = _time.GetTimestamp();
                if (jobs.IsCompleted || await LookAsync(running, over.Token) is not { } study) break;
                pause = Pace.After(_time.GetElapsedTime(began), Interval);
                yield return study;
            }

            await jobs;
        }
        finally
        {
            await over.CancelAsync();
            await jobs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        yield return await ReadAsync([], stop);
    }

    // Ends with the study, and fails with the node: then nobody waits for its answers any more.
    private async Task WatchJobsAsync(ConcurrentDictionary<int, JobUpdate> running, CancellationTokenSource over)
    {
        try
        {
            await foreach (var update in _node.WatchAsync(_group, over.Token))
            {
                if (update.State == JobState.Running) running[update.Index] = update;
                else running.TryRemove(update.Index, out _);
            }
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    // Null when the study is over meanwhile.
    private async Task<StudyMoment?> LookAsync(ConcurrentDictionary<int, JobUpdate> running, CancellationToken over)
    {
        try
        {
            await TakeEditsAsync(over);
            return await ReadAsync(running.Values, over);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // Whether there were any.
    private async Task<bool> TakeEditsAsync(CancellationToken stop)
    {
        var any = false;
        foreach (var change in _edits.Waiting().ToList())
        {
            try
            {
                var study = await _node.Groups.ReadStudyAsync(_group, stop);
                await _node.Groups.EditAsync(_group, ChangeWords.ToEdit(change, study.Definition), stop);
            }
            catch (Exception error) when (error is StudyDocumentException or SubmissionRefusedException or GroupConflictException)
            {
                _say($"an edit is refused: {error.Message}");
            }

            _edits.Remove(change);
            any = true;
        }

        return any;
    }

    private static byte[] Read(InputImage image)
    {
        try
        {
            var limits = new ImageLimits();
            var content = image.Read(limits);
            ImageFile.ReadHeader(content, limits);
            return content;
        }
        catch (ImageRejectedException error)
        {
            throw new CommandFailedException($"'{image.File}': {error.Message}", error);
        }
    }

    private static EmbeddedNodeOptions NodeOptions(StudyRunOptions options, string stateFolder) => new()
    {
        StateFolder = stateFolder,
        Lanes = options.Lanes,
        Device = options.Device,
        Engine = options.Engine,
        CheckpointInterval = options.CheckpointInterval,
        Otlp = Collector.Address(),
    };
}
