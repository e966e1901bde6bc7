using System.Globalization;
using System.Text;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using Parquet;
using Parquet.Schema;

namespace ClusterFit.Cli.Studies.Tables;

/// <summary>All trials of a study as files, in the order of their numbers. Numbers are exact: they read back as they were.</summary>
internal static class TrialTable
{
    /// <summary>One row a trial, under a row with the names of the columns; what is absent is empty.</summary>
    public static byte[] Csv(StudyDefinition definition, IReadOnlyList<Trial> trials, bool timed = true)
    {
        var columns = TrialColumn.Of(definition, timed);
        var text = new StringBuilder();
        CsvRow.Append(text, columns.Select(column => column.Name));
        foreach (var trial in InOrder(trials)) CsvRow.Append(text, columns.Select(column => TextOf(column.Value(trial))));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The trials with what they had achieved at each rung; settings that do not count are left out, other absent values are null.</summary>
    public static byte[] Json(StudyDefinition definition, IReadOnlyList<Trial> trials, IReadOnlyList<string> edits) => ResultJson.File(new
    {
        Objectives = definition.Objectives.Select(objective => new { Measure = MeasureColumns.Of(objective.Measure), objective.Direction }),
        Images = definition.Images.Select(image => new { image.Name, Sha256 = image.Image.Hex }),
        definition.FitSeeds,
        definition.Seed,
        Edits = edits,
        Trials = InOrder(trials).Select(trial => TrialLine.Of(definition, trial)),
    });

    /// <summary>The table as a Parquet file: strings, 64-bit integers and doubles, all columns but the first three nullable.</summary>
    public static async Task<byte[]> ParquetAsync(StudyDefinition definition, IReadOnlyList<Trial> trials)
    {
        var rows = InOrder(trials).ToList();
        var columns = TrialColumn.Of(definition).Select((column, i) => (Column: column, Field: FieldOf(column, isNullable: i >= 3))).ToList();
        using var file = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(each => each.Field)), file))
        {
            using var group = writer.CreateRowGroup();
            foreach (var (column, field) in columns)
            {
                List<object?> values = rows.ConvertAll(trial => column.Value(trial));
                await (column.Kind switch
                {
                    TrialColumnKind.Text => group.WriteAsync(field, values.ConvertAll(value => (string?)value)!),
                    TrialColumnKind.Whole when field.IsNullable => group.WriteAsync<long>(field, values.ConvertAll(value => (long?)value).ToArray()),
                    TrialColumnKind.Whole => group.WriteAsync<long>(field, values.ConvertAll(value => (long)value!).ToArray()),
                    _ => group.WriteAsync<double>(field, values.ConvertAll(value => (double?)value).ToArray()),
                });
            }
        }

        return file.ToArray();
    }

    /// <summary>The trials by their numbers.</summary>
    public static IEnumerable<Trial> InOrder(IReadOnlyList<Trial> trials) => trials.OrderBy(trial => trial.Number);

    private static string TextOf(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    private static DataField FieldOf(TrialColumn column, bool isNullable) => new(column.Name, column.Kind switch
    {
        TrialColumnKind.Text => typeof(string),
        TrialColumnKind.Whole => typeof(long),
        _ => typeof(double),
    }, isNullable);
}
