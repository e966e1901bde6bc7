using ClusterFit.Lab.Disks;

namespace ClusterFit.Lab.Tests.Disks;

public sealed class SmallDiskSpecs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clusterfit-lab-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_full_disk_takes_nothing_until_it_is_freed()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Disks need root.");
        await using var disk = await SmallDisk.MountAsync(Path.Combine(_folder.FullName, "disk"), megabytes: 2);
        var file = Path.Combine(disk.Folder, "file");
        disk.Fill();
        Assert.Throws<IOException>(() => File.WriteAllBytes(file, new byte[1]));
        disk.Free();
        await File.WriteAllBytesAsync(file, new byte[1 << 20], TestContext.Current.CancellationToken);
    }
}
