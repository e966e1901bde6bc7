using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>What a span is about.</summary>
public sealed class SpanTags
{
    public const string Group = "clusterfit.group";
    public const string Job = "clusterfit.job";
    public const string Attempt = "clusterfit.attempt";
    public const string Image = "clusterfit.image";
    public const string Worker = "clusterfit.worker";
    public const string Epoch = "clusterfit.epoch";
    public const string Psnr = "clusterfit.psnr_db";
    public const string ErrorType = "error.type";

    private SpanTags(params IReadOnlyList<KeyValuePair<string, object?>> all) => All = all;

    /// <summary>Nothing that its name does not say.</summary>
    public static SpanTags None { get; } = new();

    internal IReadOnlyList<KeyValuePair<string, object?>> All { get; }

    /// <summary>A group.</summary>
    public static SpanTags Of(GroupId group) => new(new KeyValuePair<string, object?>(Group, group.Value));

    /// <summary>An attempt.</summary>
    public static SpanTags Of(GroupId group, AttemptId attempt, string image, string? worker = null)
    {
        List<KeyValuePair<string, object?>> tags =
        [
            new(Group, group.Value), new(Job, attempt.Job), new(Attempt, attempt.Number), new(Image, image),
        ];
        if (worker is not null) tags.Add(new(Worker, worker));
        return new(tags);
    }
}
