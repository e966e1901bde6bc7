using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Results;

namespace ClusterFit.Cli.Downloads;

/// <summary>Takes the results that a batch has so far to a folder.</summary>
internal sealed class BatchDownload(ApiClient client, string id, string folder, bool json, bool progress, Terminal terminal)
{
    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var batch = await client.GetAsync<BatchView>(BatchPaths.Of(id), stop);
        var options = new FitOptions
        {
            Paths = [],
            OutputFolder = FitOptions.CheckOutputFolder(folder),
            Preset = batch.Preset,
            Spec = SpecOf(batch),
            Json = json,
            Progress = progress,
        };
        OutputFolder.Prepare(folder, []);
        var ended = await EndedJobsAsync(batch.Total, stop);
        var inputs = ended.Zip(ResultNames.ForBatch(ended.Select(job => job.Name)), (job, name) => new InputImage(job.Name, name)).ToList();

        ResultBoard board;
        await using (var view = ProgressViews.Create(progress, inputs.Count, terminal))
        {
            board = new ResultBoard(inputs, options, terminal.Output, view);
            var results = new RemoteResults(client, id, options, board);
            try
            {
                foreach (var (input, job) in inputs.Zip(ended)) await results.TakeAsync(input, job, trained: true, stop);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw OutputFolder.Unwritable(folder, error);
            }
        }
        BatchSummary.Write(options, board.Results, terminal);
        var left = batch.Total - ended.Count;
        if (left > 0) terminal.Error.WriteLine($"{Wording.Count(left, "job")} of the batch {(left == 1 ? "has" : "have")} not ended yet; the same command takes the rest later");
        return board.AnyFailed || left > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private async Task<List<JobView>> EndedJobsAsync(int total, CancellationToken stop)
    {
        var ended = new List<JobView>();
        await foreach (var job in BatchJobs.EndedAsync(client, id, total, stop)) ended.Add(job);
        ended.Sort((a, b) => a.Index.CompareTo(b.Index));
        return ended;
    }

    private static FitSpec SpecOf(BatchView batch)
    {
        try
        {
            // In the order of the list: a setting may imply another, which then says otherwise.
            var known = FitSettings.All.Where(setting => batch.Settings.ContainsKey(setting.Name));
            return FitSettings.Apply(new FitSpec(), known.Select(setting => KeyValuePair.Create(setting.Name, batch.Settings[setting.Name])));
        }
        catch (FitSettingException error)
        {
            throw new CommandFailedException($"the settings of batch {batch.Id} are not understood: {error.Message}", error);
        }
    }
}
