using ClusterFit.Cli.Results;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Tests.Results;

internal static class AnyResult
{
    public static ImageMetrics Completed { get; } = new()
    {
        Image = "photos/Küste \"1\", <b>.png",
        Name = "Küste \"1\", <b>",
        State = JobState.Completed,
        Width = 640,
        Height = 480,
        Mse = 1e-4,
        PsnrDb = 40,
        Epochs = 20,
        BestEpoch = 19,
        Steps = 6000,
        Seconds = 71.5,
        StopReason = StopReason.TargetPsnr,
        Parameters = 100_000,
        BitsPerPixel = 10.5,
        Weights = "out/Küste.cfw",
        Attempts = 1,
        Preset = "photo",
        Seed = 7,
        ImageSha256 = new string('a', 64),
        WeightsSha256 = new string('b', 64),
        WeightsBytes = 403_200,
        DifferenceGain = 32,
        Settings = FitSettings.Describe(new FitSpec()).ToDictionary(),
        History = [new EpochRecord(1, 30, null, null, 1e-3, 3.5), new EpochRecord(2, 35, 40, null, 5e-4, 7)],
    };

    public static ImageResult Failed { get; } = new()
    {
        Image = "broken.png",
        Name = "broken",
        State = JobState.Failed,
        Error = "The file is empty, \"really\".",
        Attempts = 0,
        Preset = "photo",
        Seed = 7,
    };
}
