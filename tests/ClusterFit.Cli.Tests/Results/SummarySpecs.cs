using System.Text;
using System.Text.Json;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Tests.Results;

public sealed class SummarySpecs : IDisposable
{
    private static readonly ImageResult[] Results = [AnyResult.Completed, AnyResult.Failed];

    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void The_CSV_has_a_row_an_image_and_quotes_what_needs_it() => Assert.Equal(
        "image,name,state,width,height,mse,psnr_db,off_grid_psnr_db,epochs,best_epoch,steps,seconds,parameters,bits_per_pixel,attempts,seed,preset,weights,error\r\n"
        + "\"photos/Küste \"\"1\"\", <b>.png\",\"Küste \"\"1\"\", <b>\",completed,640,480,0.0001,40,,20,19,6000,71.5,100000,10.5,1,7,photo,out/Küste.cfw,\r\n"
        + "broken.png,broken,failed,,,,,,,,,,,,0,7,photo,,\"The file is empty, \"\"really\"\".\"\r\n",
        Encoding.UTF8.GetString(SummaryFiles.Csv(Results)));

    [Fact]
    public void The_JSON_has_the_settings_and_all_results()
    {
        using var json = JsonDocument.Parse(SummaryFiles.Json("photo", new FitSpec { Seed = 7 }, Results));
        Assert.Equal("7", json.RootElement.GetProperty("settings").GetProperty("seed").GetString());
        Assert.Equal(["completed", "failed"], json.RootElement.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("state").GetString()));
    }

    [Fact]
    public void The_table_shows_the_numbers_the_reasons_and_where_the_results_are()
    {
        SummaryTable.Write(Results, "out", null, _bundle.Terminal.OutputConsole);
        foreach (var shown in (string[])["640 x 480", "completed", "40.00 dB", "20", "1:12", "10.50", "failed broken.png: The file is empty", "out/report.html"])
            Assert.Contains(shown, _bundle.Output);
    }

    [Fact]
    public void What_was_cancelled_is_no_failure_and_needs_no_reason()
    {
        SummaryTable.Write([AnyResult.Failed with { State = JobState.Cancelled, Error = null }], "out", null, _bundle.Terminal.OutputConsole);
        Assert.Matches("broken.png +cancelled", _bundle.Output);
        Assert.DoesNotContain("failed", _bundle.Output);
        Assert.DoesNotContain("reason", _bundle.Output);
    }
}
