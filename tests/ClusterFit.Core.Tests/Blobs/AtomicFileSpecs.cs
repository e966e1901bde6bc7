using ClusterFit.Core.Blobs;

namespace ClusterFit.Core.Tests.Blobs;

public sealed class AtomicFileSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-atomic-").FullName;

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void Writes_the_content_and_leaves_nothing_else(int length)
    {
        var content = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        AtomicFile.Write(InFolder("a"), content);
        Assert.Equal(content, File.ReadAllBytes(InFolder("a")));
        Assert.Equal([InFolder("a")], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Replaces_a_longer_file()
    {
        File.WriteAllBytes(InFolder("a"), new byte[1000]);
        AtomicFile.Write(InFolder("a"), [1, 2]);
        Assert.Equal([1, 2], File.ReadAllBytes(InFolder("a")));
    }

    [Fact]
    public void Leaves_nothing_behind_when_the_target_can_not_be_replaced()
    {
        Directory.CreateDirectory(InFolder("a"));
        var error = Assert.ThrowsAny<Exception>(() => AtomicFile.Write(InFolder("a"), [1]));
        Assert.DoesNotContain(".tmp", error.Message);
        Assert.Contains(InFolder("a"), error.Message);
        Assert.Equal([InFolder("a")], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Assert.Contains(InFolder("absent"), Assert.Throws<IOException>(() => AtomicFile.Write(InFolder("absent/a"), [1])).Message);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string InFolder(string name) => Path.Combine(_folder, name);
}
