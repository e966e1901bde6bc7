using System.CommandLine;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Watching;

/// <summary><c>clusterfit watch</c>: shows a batch of a server until it ends.</summary>
internal static class WatchCommand
{
    private const int FailuresAtMost = 20;

    private static readonly Argument<string> Id = BatchReference.Argument();

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Write one JSON object a line for each job that has ended, and at the end one for the batch",
    };

    private static readonly Option<bool> NoProgress = new("--no-progress") { Description = "Show no progress, only failures and the end" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("watch", "Show the progress of a batch until it ends.")
        {
            Examples =
            [
                ("clusterfit watch 1f0c3a5e77d2", "as 'clusterfit submit' shows it; Ctrl-C ends the watch, not the batch"),
                ("clusterfit watch 1f0c3a5e77d2 --json --no-progress | jq -c 'select(.state == \"failed\") | {name, error}'", "the failures as they come"),
            ],
            ExitCodes = "0 all jobs completed, 1 some did not, there is no such batch or the server refused, 2 wrong usage, 4 the server can not be "
                + "reached or does not let you in, 130 interrupted (the batch goes on).",
        };
        command.Arguments.Add(Id);
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.Options.Add(NoProgress);
        command.SetAction((parsed, _) => RunAsync(parsed, terminal));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal)
    {
        using var interruption = new Interruption();
        using var client = await ServerOption.ConnectAsync(parsed, terminal, interruption.Asked);
        var id = parsed.GetValue(Id)!;
        try
        {
            id = await BatchReference.ResolveAsync(id, client, interruption.Asked);
            var batch = await client.GetAsync<BatchView>(BatchPaths.Of(id), interruption.Asked);
            batch = await FollowAsync(client, id, batch, parsed.GetValue(Json), !parsed.GetValue(NoProgress), terminal, interruption.Asked);
            if (parsed.GetValue(Json)) terminal.Output.WriteLine(ApiLine.Of(batch));
            else BatchTable.Write(batch, await FailedAsync(client, id, batch, interruption.Asked), terminal.OutputConsole);
            return batch.Counts.Completed == batch.Total ? ExitCode.Success : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (interruption.Asked.IsCancellationRequested)
        {
            Interrupted.Tell(id, "'clusterfit batch download' takes its results home", terminal);
            return ExitCode.Interrupted;
        }
    }

    private static async Task<BatchView> FollowAsync(
        ApiClient client, string id, BatchView batch, bool json, bool progress, Terminal terminal, CancellationToken stop)
    {
        await using var view = ProgressViews.Create(progress, batch.Total, terminal);
        var news = new BatchNews(view);
        await foreach (var seen in BatchWatch.Start(client, id, stop).ReadAllAsync(CancellationToken.None))
        {
            if (seen.Job is not { } job)
            {
                batch = seen.Batch!;
                news.Hear(batch);
                continue;
            }
            if (job.HasEnded())
            {
                view.Finish(ResultOf(job, batch), trained: !seen.Earlier);
                if (json) terminal.Output.WriteLine(ApiLine.Of(job));
            }
            else view.Update(job.ToUpdate());
        }
        return batch;
    }

    private static async Task<IReadOnlyList<JobView>> FailedAsync(ApiClient client, string id, BatchView batch, CancellationToken stop) => batch.Counts.Failed == 0
        ? []
        : (await client.GetAsync<Page<JobView>>(BatchPaths.Jobs(id, "failed", FailuresAtMost, ""), stop)).Items;

    private static ImageResult ResultOf(JobView job, BatchView batch) => new()
    {
        Image = job.Name,
        Name = job.Name,
        State = job.State,
        Error = job.Error,
        PsnrDb = job.Result?.PsnrDb,
        Epochs = job.Result?.Epochs,
        Seconds = job.Result?.Seconds,
        Attempts = job.Attempt,
        Preset = batch.Preset,
        Seed = 0,
    };
}
