using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Studies.Remote;
using ClusterFit.Core.Api;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Steering;

/// <summary>What another study has found: its completed trials, for a study that learns from them.</summary>
internal static class KnownTrials
{
    private const string CompletedState = "completed";

    /// <summary>The trials of a study on the server, of a folder, or of a table in JSON or CSV. Those that missed a target have nothing to teach.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="study">The study that learns.</param>
    /// <param name="parsed">Names the server.</param>
    /// <param name="terminal">Where the server is known from.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandFailedException">There are none, or they can not be read.</exception>
    public static async Task<IReadOnlyList<KnownTrial>> ReadAsync(
        string source, StudyDefinition study, ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        List<string> measures = [.. study.Objectives.Select(objective => MeasureColumns.Of(objective.Measure))];
        var names = study.Space.Dimensions.Select(dimension => dimension.Name).ToHashSet();
        var rows = File.Exists(source) ? Rows(source) : Rows(await StudyAt.ReadAsync(source, parsed, terminal, stop));
        List<KnownTrial> known = [.. rows.Where(row => row.State == CompletedState && measures.All(measure => row.Values.TryGetValue(measure, out var value) && double.IsFinite(value)))
            .Select(row => new KnownTrial(row.Settings.Where(setting => names.Contains(setting.Key)).ToDictionary(), measures.ConvertAll(measure => row.Values[measure])))];
        return known.Count > 0 ? known : throw new CommandFailedException($"'{source}' has no completed trial with {string.Join(" and ", measures)}; there is nothing to learn from it.");
    }

    private static List<Row> Rows(StudyMoment study) => [.. study.Trials.Where(trial => trial.Latest is not null).Select(trial => new Row(
        TrialWords.State(trial.State), trial.Settings.ToDictionary(),
        study.Definition.Objectives.Select((objective, i) => (Measure: MeasureColumns.Of(objective.Measure), Value: trial.Latest!.Values[i]))
            .DistinctBy(each => each.Measure).ToDictionary(each => each.Measure, each => each.Value)))];

    private static List<Row> Rows(string file)
    {
        try
        {
            return Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? RowsOfCsv(File.ReadAllText(file)) : RowsOfJson(File.ReadAllBytes(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CommandFailedException($"'{file}' is no table of trials: {error.Message}", error);
        }
    }

    private static List<Row> RowsOfJson(byte[] json)
    {
        using var table = JsonDocument.Parse(json);
        return [.. table.RootElement.GetProperty("trials").EnumerateArray().Where(trial => trial.GetProperty("values").ValueKind == JsonValueKind.Object)
            .Select(trial => new Row(
                trial.GetProperty("state").GetString()!,
                trial.GetProperty("settings").EnumerateObject().ToDictionary(setting => setting.Name, setting => $"{setting.Value}"),
                trial.GetProperty("values").EnumerateObject().Where(value => value.Value.ValueKind == JsonValueKind.Number)
                    .ToDictionary(value => value.Name, value => value.Value.GetDouble())))];
    }

    // A column is a setting or a measure by its name alone; who reads it asks for those that it knows.
    private static List<Row> RowsOfCsv(string text)
    {
        var lines = CsvRow.Read(text).ToList();
        var state = lines.Count > 0 ? lines[0].ToList().IndexOf("state") : -1;
        if (state < 0) throw new InvalidOperationException("its first line has no 'state'.");
        return [.. lines.Skip(1).Where(cells => cells.Count == lines[0].Count).Select(cells =>
        {
            var filled = lines[0].Zip(cells, KeyValuePair.Create).Where(cell => cell.Value.Length > 0).DistinctBy(cell => cell.Key).ToDictionary();
            var numbers = filled.Select(cell => (cell.Key, Number: double.TryParse(cell.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN));
            return new Row(cells[state], filled, numbers.Where(cell => !double.IsNaN(cell.Number)).ToDictionary(cell => cell.Key, cell => cell.Number));
        })];
    }

    private sealed record Row(string State, IReadOnlyDictionary<string, string> Settings, IReadOnlyDictionary<string, double> Values);
}
