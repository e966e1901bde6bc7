using System.Net;
using System.Text.Json;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Reading;
using ClusterFit.Cli.Studies.Results;
using ClusterFit.Cli.Studies.Watching;
using ClusterFit.Cli.Submission;
using ClusterFit.Core.Api;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary>A run of <c>clusterfit study submit</c>: brings the images to the server, submits the study, and takes home what it has found.</summary>
internal sealed class StudySubmit(StudySubmitOptions options, ApiClient client, Terminal terminal)
{
    /// <summary>Runs to the end, to the acceptance, or to the first signal.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        var study = LocalStudy.Read(options.File);
        if (!options.Detach) OutputFolder.Prepare(options.OutputFolder, [.. study.Images.Select(image => image.File)]);
        using var interruption = new Interruption();
        StudyDetail? accepted = null;
        try
        {
            using (SubmissionTrace.Begin())
            {
                var definition = await UploadAsync(study, interruption.Asked);
                accepted = await client.CallAsync<StudyDetail>(HttpMethod.Post, StudyPaths.All, Request(study, definition), interruption.Asked, isLong: true);
            }

            if (!GroupReference.IsId(accepted.Id)) throw ApiFailureException.NotUnderstood(client.Server, HttpStatusCode.OK);
            Say($"study {accepted.Id} accepted: {Wording.Count(accepted.Planned, "trial")} at most");
            if (!options.Detach) return await FollowAsync(accepted.Id, interruption.Asked);
            terminal.Output.WriteLine(options.Json ? ApiLine.Of(accepted) : accepted.Id);
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (interruption.Asked.IsCancellationRequested)
        {
            if (accepted is null) terminal.Error.WriteLine("interrupted; what was uploaded stays on the server, the same command goes on from there");
            else InterruptedStudy.Tell(accepted.Id, "the same command takes its results home, too", terminal);
            return ExitCode.Interrupted;
        }
    }

    private async Task<StudyDefinition> UploadAsync(LocalStudy study, CancellationToken stop)
    {
        if (study.Images.Count == 0) return study.File.Definition;
        var limits = (await client.GetAsync<AboutView>("v1", stop)).Limits;
        var memory = new HashMemory(terminal.Folders.Cache, terminal.Time);
        try
        {
            ImageUpload upload;
            IReadOnlyList<LocalImage> images;
            await using (var progress = new TransferProgress(options.Progress, terminal))
            {
                upload = new ImageUpload(client, memory, progress);
                images = await upload.RunAsync(study.Images, limits.ImageBytes, stop);
            }

            // A trial is all its images: without one of them the study would be another.
            if (upload.Rejected.Count > 0)
                throw new CommandFailedException(string.Join("; ", upload.Rejected.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal)
                    .Select(pair => $"'{pair.Key.File}': {pair.Value}")));
            Say($"uploaded {Wording.Count(upload.Uploaded, "file")} ({Wording.Bytes(upload.UploadedBytes)}); the server had {upload.Known}");
            return study.With([.. images.Select(image => image.Hash)]);
        }
        finally
        {
            memory.Save();
        }
    }

    // It carries all settings: what this program calls a preset is meant, whatever the version of the server calls so.
    private StudyRequest Request(LocalStudy study, StudyDefinition definition)
    {
        using var document = JsonDocument.Parse(StudyDocument.Write(definition));
        return new StudyRequest
        {
            Definition = document.RootElement.Clone(),
            Name = options.Name ?? study.Name,
            Preset = study.File.Preset,
            Labels = options.Labels,
            Priority = options.Terms.Priority ?? 0,
            Weight = options.Terms.Weight ?? 1,
            MaxRunning = options.Terms.MaxRunning is > 0 ? options.Terms.MaxRunning : null,
            Device = options.Device,
        };
    }

    private async Task<int> FollowAsync(string id, CancellationToken stop)
    {
        var remote = new RemoteStudy(client, id);
        StudyBoard board;
        await using (var view = StudyViews.Create(options.Progress, terminal))
        {
            board = new StudyBoard(options.Json, terminal.Output, view);
            await foreach (var moment in remote.WatchAsync(stop)) board.Take(moment);
            await StudyOutcome.WriteAsync(options.OutputFolder, board.Latest!, remote.WeightsAsync, stop);
        }

        return StudyOutcome.Tell(board.Latest!, options.OutputFolder, options.Json, terminal);
    }

    private void Say(string line)
    {
        if (options.Progress) terminal.Error.WriteLine(OneLine.Of(line));
    }
}
