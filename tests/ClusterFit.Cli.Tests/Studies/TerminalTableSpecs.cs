using System.Text.Json;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Studies;
using ClusterFit.Cli.Studies.Tables;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;
using Spectre.Console;

namespace ClusterFit.Cli.Tests.Studies;

public sealed class TerminalTableSpecs : IDisposable
{
    private static readonly IReadOnlyList<Trial> Trials = AnyStudy.Trials(AnyStudy.Definition, 60);

    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void The_best_comes_with_what_matters_and_its_command()
    {
        TerminalTable.WriteBest(AnyStudy.Definition, Trials, _bundle.Terminal.OutputConsole);
        Assert.Matches(@"^best PSNR [\d.]+ dB \(trial \d+\); 60 trials: .*\d+ pruned.*3 failed", _bundle.Output);
        Assert.Matches("trial +PSNR +learning-rate +schedule", _bundle.Output);
        Assert.Matches(@"what matters for PSNR: [\w-]+ \d+ %, ", _bundle.Output);
        Assert.Contains("\nclusterfit fit IMAGE.png --set ", _bundle.Output);
    }

    [Fact]
    public void Watching_fits_into_80_columns_and_shows_who_is_under_way_first()
    {
        Assert.Contains(Trials, trial => trial.State == TrialState.Waiting);
        var lines = TerminalTable.Watched(AnyStudy.ThreeObjectives, AnyStudy.Trials(AnyStudy.ThreeObjectives, 60), 80).Select(Markup.Remove).ToList();
        Assert.Equal(14, lines.Count);
        Assert.All(lines, line => Assert.True(line.Length < 80, line));
        Assert.Contains("waiting", lines[2]);
        Assert.Equal(["no trials yet"], TerminalTable.Watched(AnyStudy.Definition, [], 80));
    }

    [Fact]
    public void The_JSON_line_has_counts_best_and_importances()
    {
        using var json = JsonDocument.Parse(ResultJson.Line(StudyLine.Of(AnyStudy.TwoObjectives, AnyStudy.Trials(AnyStudy.TwoObjectives, 60))));
        var root = json.RootElement;
        Assert.Equal(3, root.GetProperty("trials").GetProperty("failed").GetInt32());
        Assert.StartsWith("clusterfit fit", root.GetProperty("best")[0].GetProperty("command").GetString());
        Assert.InRange(root.GetProperty("hypervolume_share").GetDouble(), 0, 1);
        Assert.Equal(1, root.GetProperty("importance").GetProperty("psnr_db").EnumerateObject().Sum(share => share.Value.GetDouble()), 9);
    }

    [Fact]
    public void The_command_gives_the_spec_of_the_trial()
    {
        foreach (var trial in Trials.Take(20))
        {
            var words = FitCommandLine.Of(AnyStudy.Definition, trial)!.Split(' ');
            var changes = words.Where((_, i) => i > 0 && words[i - 1] == "--set").Select(FitSettings.ParseAssignment);
            var spec = FitSettings.Apply(Presets.All.Single(preset => preset.Name == Presets.Default).Spec, changes);
            Assert.Equal(TrialSettings.Apply(AnyStudy.Definition.Base, trial.Settings), spec);
        }
    }

    [Fact]
    public void Settings_that_contradict_each_other_have_no_command() => Assert.Null(FitCommandLine.Of(
        AnyStudy.Definition, new Trial(0, TrialSource.User, [new("hold-epochs", "40"), new("schedule", "cosine")])));
}
