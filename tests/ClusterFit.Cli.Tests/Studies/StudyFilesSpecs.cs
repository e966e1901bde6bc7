using ClusterFit.Cli.Studies;

namespace ClusterFit.Cli.Tests.Studies;

public sealed class StudyFilesSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task All_files_are_written_and_old_plots_go()
    {
        var folder = _bundle.PathOf("found");
        var own = _bundle.Write("found/plots/mine.png", [1]);
        await StudyFiles.WriteAsync(folder, AnyStudy.TwoObjectives, AnyStudy.Trials(AnyStudy.TwoObjectives, 30), AnyStudy.Edits);
        Assert.True(File.Exists(Path.Combine(folder, "plots/pareto.svg")));

        await StudyFiles.WriteAsync(folder, AnyStudy.Definition, AnyStudy.Trials(AnyStudy.Definition, 30), AnyStudy.Edits);
        string[] files =
            ["trials.csv", "trials.json", "trials.parquet", "report.html", "plots/history.png", "plots/history.svg", "plots/slice-learning-rate.png"];
        foreach (var file in files)
            Assert.True(new FileInfo(Path.Combine(folder, file)).Length > 0, file);
        Assert.False(File.Exists(Path.Combine(folder, "plots/pareto.svg")));
        Assert.True(File.Exists(own));
        Assert.Empty(Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories));
    }
}
