using System.Text.Json;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Api;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Results;

/// <summary>A study with all its trials in one file of the output folder, from which everything that is shown of it can be made again.</summary>
internal static class SavedStudy
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "study.json";

    /// <summary>Whether the folder holds one.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Writes the study as it stands.</summary>
    /// <exception cref="IOException">It can not be written.</exception>
    public static void Write(string folder, StudyMoment study) => OutputFile.WriteIfNew(Path.Combine(folder, FileName), ResultJson.File(Of(study)));

    /// <summary>What the file holds, on one line.</summary>
    public static string Line(StudyMoment study) => ResultJson.Line(Of(study));

    /// <summary>Reads the study of a folder.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="CommandFailedException">It can not be read.</exception>
    public static StudyMoment Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!IsIn(folder)) throw new UsageException($"'{folder}' holds no {FileName}; expected the folder of a 'clusterfit study run' or 'submit'.");
        try
        {
            var saved = ResultJson.Read<Saved>(File.ReadAllBytes(file)) ?? throw new JsonException("null");
            return new StudyMoment
            {
                Id = saved.Id,
                Name = saved.Name,
                Preset = saved.Preset,
                State = saved.State,
                Planned = saved.Planned,
                Stopped = saved.Stopped,
                Edits = saved.Edits,
                Definition = StudyDocument.Read(saved.Definition),
                Trials = [.. saved.Trials.Select(TrialOf)],
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or StudyDocumentException)
        {
            throw new CommandFailedException($"'{file}' can not be read: {error.Message}", error);
        }
    }

    private static Saved Of(StudyMoment study)
    {
        using var definition = JsonDocument.Parse(StudyDocument.Write(study.Definition));
        return new Saved(
            study.Id, study.Name, study.Preset, study.State, study.Planned, study.Stopped, study.Edits, definition.RootElement.Clone(),
            [.. study.Trials.Select(trial => new SavedTrial(
                trial.Number, trial.State, trial.Source, trial.Settings.ToDictionary(), trial.Epochs, trial.Seconds, trial.Error,
                [.. trial.Results.Select(result => new SavedResult(result.Epochs, [.. result.Values], [.. result.Losses]))]))]);
    }

    // Targets that were not reached come back as values that are no numbers; the losses say by how much.
    private static Trial TrialOf(SavedTrial trial) => new(trial.Number, trial.Source, [.. trial.Settings])
    {
        State = trial.State,
        Epochs = trial.Epochs,
        Seconds = trial.Seconds,
        Error = trial.Error,
        Results = [.. trial.Results.Select(result => new TrialResult(result.Epochs, [.. result.Values], [.. result.Losses]))],
    };

    private sealed record Saved(
        string Id, string? Name, string Preset, BatchState State, int Planned, string? Stopped, IReadOnlyList<string> Edits, JsonElement Definition,
        SavedTrial[] Trials);

    private sealed record SavedTrial(
        int Number, TrialState State, TrialSource Source, Dictionary<string, string> Settings, long Epochs, double Seconds, string? Error,
        SavedResult[] Results);

    private sealed record SavedResult(int Epochs, double[] Values, double[] Losses);
}
