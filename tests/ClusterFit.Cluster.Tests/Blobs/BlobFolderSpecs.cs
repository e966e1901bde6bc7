using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Tests.Blobs;

public sealed class BlobFolderSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Keeps_content_under_its_hash()
    {
        var blobs = new BlobFolder(_folder);
        byte[] content = [1, 2, 3];
        var hash = blobs.Put(content);
        Assert.Equal(ContentHash.Of(content), hash);
        Assert.Equal(hash, blobs.Put(content));
        Assert.Equal(content, new BlobFolder(_folder).Get(hash));
        blobs.Delete(hash);
        blobs.Delete(hash);
        Assert.False(blobs.Contains(hash));
        Assert.Contains(hash.Hex, Assert.Throws<BlobMissingException>(() => blobs.Get(hash)).Message);
    }

    [Fact]
    public void Finds_damage_when_reading_and_mends_the_file_when_writing()
    {
        var blobs = new BlobFolder(_folder);
        var hash = blobs.Put([1, 2, 3]);
        var path = Path.Combine(_folder, hash.Hex[..2], hash.Hex[2..4], hash.Hex);
        foreach (var damage in (byte[][])[[1, 2], [1, 2, 4]])
        {
            File.WriteAllBytes(path, damage);
            Assert.Contains(path, Assert.Throws<BlobCorruptException>(() => blobs.Get(hash)).Message);
            blobs.Put([1, 2, 3]);
            Assert.Equal([1, 2, 3], blobs.Get(hash));
        }
    }

    [Fact]
    public void Deletes_what_an_interrupted_write_left_behind()
    {
        var orphan = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "incoming")).FullName, ".half.tmp");
        File.WriteAllBytes(orphan, [1]);
        _ = new BlobFolder(_folder);
        Assert.False(File.Exists(orphan));
    }

    [Fact]
    public void Says_which_folder_can_not_be_written()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllBytes(file, []);
        Assert.Contains(file, Assert.Throws<BlobUnwritableException>(() => new BlobFolder(Path.Combine(file, "below"))).Message);

        var blobs = new BlobFolder(_folder);
        var hash = ContentHash.Of([7]);
        File.WriteAllBytes(Path.Combine(_folder, hash.Hex[..2]), []); // a file where a folder belongs
        Assert.Contains(_folder, Assert.Throws<BlobUnwritableException>(() => blobs.Put([7])).Message);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "incoming")));
    }

    [Fact]
    public void Many_threads_may_put_the_same_content()
    {
        var blobs = new BlobFolder(_folder);
        var content = new byte[100_000];
        Parallel.For(0, 16, _ =>
        {
            Assert.Equal(content, blobs.Get(blobs.Put(content)));
        });
    }
}
