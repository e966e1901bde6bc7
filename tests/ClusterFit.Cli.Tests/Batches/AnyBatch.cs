using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Tests.Batches;

internal static class AnyBatch
{
    public const string Id = "0123456789abcdef0123456789abcdef";

    public static BatchView View(int total = 2, int completed = 0, int failed = 0, BatchState? state = null) => new()
    {
        Id = Id,
        Name = "any [red]name[/]",
        Labels = new Dictionary<string, string> { ["project"] = "kodak" },
        Preset = "photo",
        Settings = FitSettings.Describe(CommandBundle.TinySpec).ToDictionary(),
        Priority = 0,
        Weight = 1,
        State = state ?? (completed + failed == total ? BatchState.Ended : BatchState.Open),
        CreatedAt = DateTimeOffset.UnixEpoch,
        Total = total,
        Counts = new JobCounts(total - completed - failed, 0, 0, completed, 0, 0, failed),
    };

    public static JobView Job(int index, string name, JobState state, ResultView? result = null, string? image = null) => new()
    {
        Index = index,
        Name = name,
        State = state,
        ImageSha256 = image ?? new string('a', 64),
        Attempt = 1,
        Result = result,
        Progress = state == JobState.Running ? new ProgressView(1, 4, 0.375, 100, 20, 25, 1000, 3, 5) : null,
        Error = state == JobState.Failed ? "The worker's disk is full." : null,
    };

    public static ResultView Result(byte[]? weights = null) => new(
        40, 1e-4, null, 3, 3, 100, 1.5, 1000, StopReason.Epochs,
        weights is null ? new string('b', 64) : ClusterFit.Core.Blobs.ContentHash.Of(weights).Hex, weights?.Length ?? 10, 8, null);

    public static AboutView About(int images) => new(
        "9.9.9", "a node", new Dictionary<string, string>(), new LimitsView(1_000_000, 1_000_000, images, 1_000_000), "test", [ApiScope.Read, ApiScope.Submit]);

    public static Page<T> Page<T>(params T[] items) => new(items, null, null);
}
