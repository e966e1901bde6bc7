using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Disks;

/// <summary>A folder on a disk of its own, in memory, that can be filled up. Needs root. The disk is gone after disposal and when the test
/// process is killed.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _filler;
    private readonly IDisposable _promise;

    private SmallDisk(string folder)
    {
        Folder = folder;
        _filler = Path.Combine(folder, ".filler");
        _promise = Caretaker.Promise($"umount -l '{folder}'");
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Mounts a disk over the folder, which is created if need be.</summary>
    /// <exception cref="ToolFailedException">The process is not root.</exception>
    public static async Task<SmallDisk> MountAsync(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "clusterfit-lab", folder]);
        return new SmallDisk(folder);
    }

    /// <summary>Uses up all space that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(_filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[1 << 20, 4096])
            try
            {
                while (true) file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full, to the last block of this size.
            }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(_filler);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Lazily: a process that has just been killed may still hold a file.
        await Tool.RunAsync("umount", ["-l", Folder]);
        _promise.Dispose();
    }
}
