using System.Text.Json;
using ClusterFit.Cli.Tests.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Tests.Studies;

/// <summary>A study as a server tells of it.</summary>
internal static class AnyRemoteStudy
{
    public const string Id = "0123456789abcdef0123456789abcdef";

    public static StudyDefinition Definition { get; } = AnyStudy.Definition with { Budget = new() { Trials = 40 } };

    // What a server says comes as plain text.
    public static IReadOnlyList<Trial> Trials { get; } = [.. AnyStudy.Trials(Definition, 40).Select(trial => trial with { Error = trial.Error?.Replace('\n', ' ') })];

    public static StudyDetail Detail(BatchState state = BatchState.Ended) => new()
    {
        Id = Id,
        Name = "any [red]name[/]",
        Labels = new Dictionary<string, string> { ["project"] = "kodak" },
        Preset = "photo",
        Priority = 0,
        Weight = 1,
        State = state,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Planned = 40,
        Trials = new TrialStateCounts(0, 0, 30, 8, 0, 2),
        Best = [33.25],
        Definition = JsonSerializer.Deserialize<JsonElement>(StudyDocument.Write(Definition)),
        JobsOfTrial = Definition.JobsOfTrial,
        History = [new StudyChangeView(DateTimeOffset.UnixEpoch, 4, "trials 40")],
    };

    /// <summary>The server has this study.</summary>
    public static ScriptedServer HasStudy(this ScriptedServer server)
    {
        server.On($"GET /v1/studies/{Id}", _ => Detail());
        server.On("GET /v1/studies", _ => new Page<StudyDetail>([Detail(), Detail() with { Id = new string('f', 32), Name = "other" }], null, null));
        // In two pages.
        return server.On($"GET /v1/studies/{Id}/trials", request => request.Query.Contains("cursor=rest")
            ? new Page<TrialView>([.. Trials.Skip(25).Select(ViewOf)], null, null)
            : new Page<TrialView>([.. Trials.Take(25).Select(ViewOf)], null, "rest"));
    }

    private static TrialView ViewOf(Trial trial) => new()
    {
        Number = trial.Number,
        State = trial.State,
        Source = trial.Source,
        Settings = trial.Settings.ToDictionary(),
        Results = [.. trial.Results.Select(result => new TrialResultView(result.Epochs, [.. result.Values.Select(value => double.IsFinite(value) ? value : (double?)null)]))],
        Epochs = trial.Epochs,
        Seconds = trial.Seconds,
        Error = trial.Error,
    };
}
