using System.Net;
using System.Runtime.CompilerServices;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Watching;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary>A study of a server.</summary>
internal sealed class RemoteStudy(ApiClient client, string id)
{
    private const int TrialsAtATime = 1000;
    private const int RunningShown = 100;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>The study as it stands, with all trials.</summary>
    public async Task<StudyMoment> ReadAsync(CancellationToken stop)
    {
        var study = await client.GetAsync<StudyDetail>(StudyPaths.Of(id), stop);
        var definition = DefinitionOf(study);
        var trials = new List<Trial>();
        var all = Pages.ReadAsync<TrialView>(
            client, cursor => StudyPaths.Trials(id, TrialsAtATime, cursor), StudyDefinition.MaxTrials + (StudyEdit.MaxEdits * StudyEdit.MaxTrials), stop);
        await foreach (var trial in all) trials.Add(TrialOf(trial, definition));
        return MomentOf(study, definition, trials);
    }

    /// <summary>The study now and then until it has ended, through lost connections and restarts of the server.</summary>
    public async IAsyncEnumerable<StudyMoment> WatchAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            var began = client.Time.GetTimestamp();
            var study = await ReadAsync(stop);
            if (!study.IsOver) study = study with { Running = await RunningAsync(stop) };
            var pause = Pace.After(client.Time.GetElapsedTime(began), PollInterval);
            yield return study;
            if (study.IsOver) yield break;
            await Task.Delay(pause, client.Time, stop);
        }
    }

    /// <summary>The weights of a fit; see <see cref="Results.ReadWeights"/>.</summary>
    public async Task<byte[]?> WeightsAsync(int job, ContentHash? known, CancellationToken stop)
    {
        var fit = await client.GetAsync<JobDetail>(BatchPaths.Job(id, job), stop);
        if (fit.Result is not { } result || known?.Hex == result.WeightsSha256) return null;
        var weights = await client.DownloadAsync(BatchPaths.JobFile(id, job, "weights"), stop);
        return ContentHash.Of(weights).Hex == result.WeightsSha256 ? weights
            : throw new CommandFailedException($"the weights of '{fit.Name}' that '{client.Server}' sent are not those with SHA-256 {result.WeightsSha256}.");
    }

    private async Task<IReadOnlyList<JobUpdate>> RunningAsync(CancellationToken stop) =>
        [.. (await client.GetAsync<Page<JobView>>(BatchPaths.Jobs(id, "running", RunningShown, ""), stop)).Items.Select(job => job.ToUpdate())];

    private StudyDefinition DefinitionOf(StudyDetail study)
    {
        try
        {
            return StudyDocument.Read(study.Definition);
        }
        catch (StudyDocumentException error)
        {
            throw ApiFailureException.NotUnderstood(client.Server, HttpStatusCode.OK, error);
        }
    }

    private static StudyMoment MomentOf(StudyDetail study, StudyDefinition definition, List<Trial> trials) => new()
    {
        Id = study.Id,
        Name = study.Name,
        Preset = study.Preset,
        State = study.State,
        Planned = study.Planned,
        Definition = definition,
        Edits = [.. study.History.Select(change => StudyMoment.Edit(change.At, change.Trial, change.Text))],
        Stopped = study.Stopped,
        Trials = trials,
    };

    private static Trial TrialOf(TrialView trial, StudyDefinition definition) => new(trial.Number, trial.Source, [.. trial.Settings])
    {
        State = trial.State,
        Epochs = trial.Epochs,
        Seconds = trial.Seconds,
        Error = trial.Error,
        Results = [.. trial.Results.Select(result => ResultOf(result, definition))],
    };

    private static TrialResult ResultOf(TrialResultView result, StudyDefinition definition)
    {
        double[] values = [.. result.Values.Select(value => value ?? double.PositiveInfinity)];
        // A target that was missed is worse than every one that was reached; by how much, the server does not say.
        return new TrialResult(result.Epochs, [.. values], [.. values.Zip(
            definition.Objectives, (value, objective) => double.IsFinite(value) && objective.Direction == Direction.Maximize ? -value : value)]);
    }
}
