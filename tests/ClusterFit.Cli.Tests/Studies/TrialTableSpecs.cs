using System.Globalization;
using System.Text;
using System.Text.Json;
using ClusterFit.Cli.Studies.Tables;
using ClusterFit.Core.Studies;
using Parquet;
using Parquet.Schema;

namespace ClusterFit.Cli.Tests.Studies;

public class TrialTableSpecs
{
    private static readonly StudyDefinition Study = new()
    {
        Objectives = [new(Measure.Psnr), new(Measure.SecondsToTarget)],
        Space = new(
        [
            new NumberDimension("learning-rate", 1e-4, 1e-2, Log: true),
            new NumberDimension("epochs", 1, 30, Step: 1) { Whole = true },
            new ChoiceDimension("schedule", ["constant", "co,\"sine"]),
            new NumberDimension("hold-epochs", 0, 5) { When = new Condition("schedule", ["co,\"sine"]) },
        ]),
    };

    private static readonly Trial[] Trials =
    [
        new(1, TrialSource.User, [new("learning-rate", "0.001"), new("epochs", "7"), new("schedule", "constant")])
        {
            State = TrialState.Failed,
            Error = "line one\nline two",
        },
        new(0, TrialSource.Sampler, [new("learning-rate", "0.00030000000000000003"), new("epochs", "30"), new("schedule", "co,\"sine"), new("hold-epochs", "2.5")])
        {
            State = TrialState.Completed,
            Results = [new(3, [31.5, double.PositiveInfinity], [-31.5, 1e12]), new(30, [1.0 / 3, 12], [-1.0 / 3, 12])],
            Epochs = 90,
            Seconds = 0.1 + 0.2,
        },
        new(2, TrialSource.OtherStudy, [new("learning-rate", "1E-05"), new("epochs", "5"), new("schedule", "gone")])
        {
            State = TrialState.Pruned,
            Results = [new(3, [20, double.PositiveInfinity], [-20, 1e12])],
            Epochs = 9,
            Seconds = 1,
        },
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_CSV_has_a_row_a_trial_in_their_order_and_exact_numbers() => Assert.Equal(
        "trial,state,source,learning-rate,epochs,schedule,hold-epochs,psnr_db,seconds_to_target,trained_epochs,trained_seconds,rung,error\r\n"
        + "0,completed,sampler,0.00030000000000000003,30,\"co,\"\"sine\",2.5,0.3333333333333333,12,90,0.30000000000000004,1,\r\n"
        + "1,failed,user,0.001,7,constant,,,,0,0,,\"line one\nline two\"\r\n"
        + "2,pruned,other-study,1E-05,5,gone,,20,,9,1,0,\r\n",
        Encoding.UTF8.GetString(TrialTable.Csv(Study, Trials)));

    [Fact]
    public void Without_what_is_timed_two_runs_have_equal_tables()
    {
        var slower = Trials.Select(trial => trial with
        {
            Seconds = 2 * trial.Seconds,
            Results = [.. trial.Results.Select(result => result with { Values = [result.Values[0], 2 * result.Values[1]] })],
        });
        Assert.NotEqual(TrialTable.Csv(Study, Trials), TrialTable.Csv(Study, [.. slower]));
        Assert.Equal(TrialTable.Csv(Study, Trials, timed: false), TrialTable.Csv(Study, [.. slower.Reverse()], timed: false));
        Assert.DoesNotContain("seconds", Encoding.UTF8.GetString(TrialTable.Csv(Study, Trials, timed: false)));
    }

    [Fact]
    public async Task Parquet_has_typed_columns_and_nulls_where_nothing_is()
    {
        using var file = new MemoryStream(await TrialTable.ParquetAsync(Study, Trials));
        await using var reader = await ParquetReader.CreateAsync(file, cancellationToken: Stop);
        var fields = reader.Schema.DataFields;
        Assert.Equal(
            ["trial:long", "state:text", "source:text", "learning-rate:double?", "epochs:long?", "schedule:text?", "hold-epochs:double?", "psnr_db:double?",
                "seconds_to_target:double?", "trained_epochs:long?", "trained_seconds:double?", "rung:long?", "error:text?"],
            fields.Select(field => $"{field.Name}:{TypeOf(field)}{(field.IsNullable ? "?" : "")}"));
        using var group = reader.OpenRowGroupReader(0);
        Assert.Equal(3, group.RowCount);

        var trials = new long[3];
        await group.ReadAsync<long>(fields[0], trials, cancellationToken: Stop);
        Assert.Equal([0L, 1, 2], trials);
        Assert.Equal([3.0000000000000003e-4, 1e-3, 1e-5], await NumbersOf("learning-rate"));
        Assert.Equal([2.5, null, null], await NumbersOf("hold-epochs"));
        Assert.Equal([1.0 / 3, null, 20], await NumbersOf("psnr_db"));
        Assert.Equal([12, null, null], await NumbersOf("seconds_to_target"));
        var rungs = new long?[3];
        await group.ReadAsync<long>(Field("rung"), rungs, cancellationToken: Stop);
        Assert.Equal([1L, null, 0L], rungs);
        var texts = new string[3];
        await group.ReadAsync(Field("schedule"), texts, cancellationToken: Stop);
        Assert.Equal(["co,\"sine", "constant", "gone"], texts);
        await group.ReadAsync(Field("error"), texts, cancellationToken: Stop);
        Assert.Equal(new[] { null, "line one\nline two", null }, texts);

        DataField Field(string name) => fields.Single(field => field.Name == name);
        async Task<double?[]> NumbersOf(string name)
        {
            var values = new double?[3];
            await group.ReadAsync<double>(Field(name), values, cancellationToken: Stop);
            return values;
        }
    }

    private static string TypeOf(DataField field) =>
        field.ClrType == typeof(long) ? "long" : field.ClrType == typeof(double) ? "double" : field.ClrType == typeof(ReadOnlyMemory<char>) ? "text" : field.ClrType.Name;

    [Fact]
    public async Task A_study_without_trials_has_tables_without_rows()
    {
        Assert.Single(Encoding.UTF8.GetString(TrialTable.Csv(Study, [])).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        using var file = new MemoryStream(await TrialTable.ParquetAsync(Study, []));
        await using var reader = await ParquetReader.CreateAsync(file, cancellationToken: Stop);
        Assert.Equal(13, reader.Schema.DataFields.Length);
    }

    [Fact]
    public void The_JSON_has_what_each_trial_achieved_at_each_rung()
    {
        using var json = JsonDocument.Parse(TrialTable.Json(Study, Trials, ["more trials"]));
        var trial = json.RootElement.GetProperty("trials")[0];
        Assert.Equal("more trials", json.RootElement.GetProperty("edits")[0].GetString());
        Assert.Equal((30, 2.5, "co,\"sine"), (trial.GetProperty("settings").GetProperty("epochs").GetInt32(),
            trial.GetProperty("settings").GetProperty("hold-epochs").GetDouble(), trial.GetProperty("settings").GetProperty("schedule").GetString()));
        Assert.Equal(1.0 / 3, trial.GetProperty("values").GetProperty("psnr_db").GetDouble());
        Assert.Equal(JsonValueKind.Null, trial.GetProperty("rungs")[0].GetProperty("values").GetProperty("seconds_to_target").ValueKind);
        var failed = json.RootElement.GetProperty("trials")[1];
        Assert.Equal((JsonValueKind.Null, "failed"), (failed.GetProperty("values").ValueKind, failed.GetProperty("state").GetString()));
        Assert.False(failed.GetProperty("settings").TryGetProperty("hold-epochs", out _));
    }

    [Fact]
    public void Numbers_of_all_tables_read_back_as_they_were()
    {
        var trials = AnyStudy.Trials(AnyStudy.Definition, 50);
        var rows = Encoding.UTF8.GetString(TrialTable.Csv(AnyStudy.Definition, trials)).Split("\r\n");
        var column = rows[0].Split(',').IndexOf("psnr_db");
        foreach (var trial in trials.Where(trial => trial.State == TrialState.Completed))
            Assert.Equal(trial.Latest!.Values[0], double.Parse(rows[trial.Number + 1].Split(',')[column], CultureInfo.InvariantCulture));
    }
}
