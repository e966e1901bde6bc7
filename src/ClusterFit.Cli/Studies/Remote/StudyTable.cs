using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Studies.Tables;
using ClusterFit.Core.Api;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Core.Studies.Findings;
using Spectre.Console;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary>Studies for people.</summary>
internal static class StudyTable
{
    // Enough to tell studies apart, and what commands take.
    private const int DigitsOfId = 12;
    private const int LeastOfName = 16;

    /// <summary>Several, one a row.</summary>
    public static void Write(IReadOnlyList<ListedStudy> studies, IAnsiConsole console)
    {
        if (studies.Count == 0)
        {
            console.WriteLine("no studies");
            return;
        }
        var table = new FittedTable(
            new("id"), new("name", Rank: 1, Least: LeastOfName), new("state"), new("trials", IsNumber: true), new("best", Rank: 2, IsNumber: true),
            new("preset", Rank: 4), new("created (UTC)", Rank: 3));
        foreach (var study in studies)
            table.Add(
                (study.Id[..Math.Min(DigitsOfId, study.Id.Length)], null), (study.Name ?? "", null), (State(study.State), Style(study.State)),
                ($"{Ended(study.Trials)}/{study.Planned}", null), (Best(study.Best), null), (study.Preset, null), (Minute(study.CreatedAt), null));
        table.Write(console);
    }

    /// <summary>One, with all that is known of it beside its trials.</summary>
    public static void Write(StudyMoment study, IAnsiConsole console)
    {
        var definition = study.Definition;
        var facts = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        Row("id", study.Id);
        Row("name", study.Name);
        facts.AddRow("state", Style(study.State) is { } style ? $"[{style}]{State(study.State)}[/]" : State(study.State));
        Row("trials", Trials(study));
        Row("stopped", study.Stopped);
        Row("objectives", string.Join(", ", definition.Objectives.Select(TrialWords.Goal)));
        Row("sampler", DocumentWords.Of(definition.Sampler.Kind));
        Row("pruner", DocumentWords.Of(definition.Pruner.Kind));
        Row("images", $"{definition.Images.Count}: {string.Join(", ", definition.Images.Take(8).Select(image => image.Name))}{(definition.Images.Count > 8 ? ", ..." : "")}");
        Row("budget", string.Join(", ", new[]
        {
            Wording.Count(definition.Budget.Trials, "trial"),
            definition.Budget.Epochs is { } epochs ? Wording.Count(epochs, "epoch") : "",
            definition.Budget.Time is { } time ? Duration.Format(time) : "",
        }.Where(part => part.Length > 0)));
        Row("parallelism", $"{definition.Parallelism}, {DocumentWords.Of(definition.Mode)}");
        foreach (var dimension in definition.Space.Dimensions)
            Row($"  {dimension.Name}", DimensionWording.Values(dimension) + (dimension.When is null ? "" : $" (when {DimensionWording.When(dimension)})"));
        foreach (var edit in study.Edits) Row("edited", edit);
        console.Write(facts);

        void Row(string name, string? value)
        {
            if (value is { Length: > 0 }) facts.AddRow(name, Markup.Escape(OneLine.Of(value)));
        }
    }

    private static string Trials(StudyMoment study) =>
        $"{study.Planned} planned; {TerminalTable.Summary(study.Definition, study.Trials, StudyFindings.Of(study.Definition, study.Trials))}";

    private static int Ended(TrialStateCounts counts) => counts.Completed + counts.Pruned + counts.Cancelled + counts.Failed;

    private static string Best(IReadOnlyList<double?> values) =>
        string.Join(" / ", values.Select(value => value is { } number ? TrialWords.Short(number) : "not reached"));

    private static string State(BatchState state) => state.ToString().ToLowerInvariant();

    private static string? Style(BatchState state) => state switch
    {
        BatchState.Ended => "green",
        BatchState.Paused or BatchState.Cancelled => "yellow",
        _ => null,
    };

    private static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
