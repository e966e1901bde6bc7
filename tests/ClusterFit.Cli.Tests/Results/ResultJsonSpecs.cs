using ClusterFit.Cli.Results;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.Tests.Results;

public class ResultJsonSpecs
{
    [Fact]
    public void A_completed_image_is_this_line() => Assert.Equal(
        """
        {"image":"photos/Küste \"1\", <b>.png","name":"Küste \"1\", <b>","state":"completed","error":null,"width":640,"height":480,"mse":0.0001,"psnr_db":40,"off_grid_psnr_db":null,"epochs":20,"best_epoch":19,"steps":6000,"seconds":71.5,"stop_reason":"target_psnr","parameters":100000,"bits_per_pixel":10.5,"weights":"out/Küste.cfw","attempts":1,"preset":"photo","seed":7}
        """, ResultJson.Line<ImageResult>(AnyResult.Completed));

    [Fact]
    public void A_failed_image_is_this_line() => Assert.Equal(
        """
        {"image":"broken.png","name":"broken","state":"failed","error":"The file is empty, \"really\".","width":null,"height":null,"mse":null,"psnr_db":null,"off_grid_psnr_db":null,"epochs":null,"best_epoch":null,"steps":null,"seconds":null,"stop_reason":null,"parameters":null,"bits_per_pixel":null,"weights":null,"attempts":0,"preset":"photo","seed":7}
        """, ResultJson.Line(AnyResult.Failed));

    [Fact]
    public void A_metrics_file_reads_back_as_it_was()
    {
        var read = ResultJson.Read<ImageMetrics>(ResultJson.File(AnyResult.Completed))!;
        Assert.Equal(AnyResult.Completed.Settings.OrderBy(s => s.Key), read.Settings.OrderBy(s => s.Key));
        Assert.Equal(AnyResult.Completed.History, read.History);
        Assert.Equal(AnyResult.Completed, read with { Settings = AnyResult.Completed.Settings, History = AnyResult.Completed.History });
    }

    [Fact]
    public void A_number_that_JSON_can_not_write_is_null() =>
        Assert.Contains("\"train_psnr_db\":null", ResultJson.Line(new EpochRecord(1, double.PositiveInfinity, null, null, 0, 0)));
}
