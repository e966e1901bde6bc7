using System.Text;
using ClusterFit.Cli.Diagnosis;
using ClusterFit.Training.Diagnosis;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Tests.Diagnosis;

public sealed class NormTableSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void The_CSV_has_all_points()
    {
        var lines = Encoding.UTF8.GetString(NormTable.Csv([new("sine", 3, 16, 1.5, 0.25, 1e-300, 0)])).TrimEnd().Split("\r\n");
        Assert.Equal("activation,depth,width,forward_mean,forward_deviation,backward_mean,backward_deviation", lines[0]);
        Assert.Equal("sine,3,16,1.5,0.25,1E-300,0", Assert.Single(lines[1..]));
    }

    [Fact]
    public void The_table_has_the_far_ends_of_every_activation()
    {
        _bundle.Terminal.OutputConsole.Write(NormTable.Ends(
        [
            new("sine", 1, 16, 1, 0, 0.875, 0), new("sine", 2, 16, 0.99, 0, 1, 0), new("exp", 1, 16, 1, 0, 1e-300, 0), new("exp", 2, 16, 1e300, 0, 1, 0),
        ]));
        Assert.Matches(@"sine +0\.990 +0\.875 +0\.00", _bundle.Output);
        Assert.Matches(@"exp +overflows +vanishes +2\.00", _bundle.Output);
    }

    [Fact]
    public void Norms_that_run_away_can_be_drawn()
    {
        var points = NormStudy.OverDepth(depth: 20, width: 8, networks: 2, seed: 1);
        foreach (var norm in (Func<NormPoint, double>[])[p => p.ForwardMean, p => p.BackwardMean])
            Assert.True(ImageFile.Decode(NormPlot.OverDepth("norms", points, norm), new ImageLimits()).Width > 0);
        Assert.True(ImageFile.Decode(
            NormPlot.OverWidth("norms", NormStudy.OverWidth([4, 8], depth: 3, networks: 2, seed: 1), p => p.ForwardMean), new ImageLimits()).Width > 0);
    }
}
