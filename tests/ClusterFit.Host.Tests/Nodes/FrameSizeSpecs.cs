using ClusterFit.Cluster.Wire;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Nodes;

/// <summary>The transport drops what is larger than a frame, so the largest legal messages must fit, with room for addresses.</summary>
public class FrameSizeSpecs
{
    private const int Room = 8_000;
    private const int MostLanes = 1024;
    private static readonly ProtocolSerializer Serializer = new(null!);
    private static readonly BatchSubmission Batch = new(TestBench.TinySpec(), [new("a", ContentHash.Of([1]))]);
    private static readonly GroupId Group = GroupId.Of(Batch);
    private static readonly WorkerId Worker = new(new string('w', 200), long.MaxValue);

    [Fact]
    public void Images_of_the_longest_names_fit()
    {
        // Three bytes a character is the most that a name can take.
        var name = new string('\u20ac', GroupCommands.MaxNames / GroupCommands.MaxImages);
        var images = Enumerable.Range(0, GroupCommands.MaxImages).Select(i => new BatchImage(name, ContentHash.Of(BitConverter.GetBytes(i)))).ToArray();
        AssertFits(new GroupCommands.AddImages(Group, int.MaxValue, [.. images]));
        var assigned = images.Select((image, i) => new Assignment(
            new AttemptId(int.MaxValue - i, int.MaxValue), image.Name, image.Image, new JobCheckpoint(image.Image, int.MaxValue)));
        AssertFits(new GroupReplies.JobsAssigned(Group, Batch.Spec, Batch.Needs, [.. assigned]));
    }

    [Fact]
    public void Messages_about_all_lanes_of_the_largest_worker_fit()
    {
        var attempts = Enumerable.Range(0, MostLanes).Select(i => new AttemptId(int.MaxValue - i, int.MaxValue)).ToArray();
        AssertFits(new GroupCommands.RenewLeases(Group, Worker, [.. attempts]));
        AssertFits(new GroupReplies.LeasesRenewed(Group, [.. attempts], IsPaused: false));
    }

    private static void AssertFits(object message) =>
        Assert.InRange(Serializer.ToBinary(message).Length, 1, ClusterConfiguration.MaxFrameBytes - Room);
}
