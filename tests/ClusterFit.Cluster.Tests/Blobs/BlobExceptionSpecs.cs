using ClusterFit.Cluster.Blobs;

namespace ClusterFit.Cluster.Tests.Blobs;

public sealed class BlobExceptionSpecs
{
    [Theory]
    [InlineData("No space left on device : '/srv/blobs/ab/cd'", "No space left on device")]
    [InlineData("Access to the path '/srv/it's/ab' is denied.", "Access to the path is denied")]
    [InlineData("The disk is full.", "The disk is full")]
    [InlineData("Could not find /srv/blobs", "the log of the node says why")]
    public void Users_hear_the_reason_without_the_path(string reason, string told)
    {
        Assert.Equal(
            $"A blob could not be written: {told}. Check free space and permissions.",
            new BlobUnwritableException("/srv/blobs", reason, new IOException(reason)).ForUsers);
        Assert.Equal(
            $"Blobs could not be read: {told}. Check permissions and the disk.",
            new BlobUnreadableException("/srv/blobs", reason, new IOException(reason)).ForUsers);
    }
}
