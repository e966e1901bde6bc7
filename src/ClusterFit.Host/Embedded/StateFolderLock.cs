namespace ClusterFit.Host;

/// <summary>Another process works on the state folder.</summary>
public sealed class StateFolderInUseException(string folder, string owner)
    : Exception($"State folder '{folder}' is in use by process {owner}. Wait for it to end, or choose another state folder.");

/// <summary>The state folder can not be used.</summary>
public sealed class StateFolderUnusableException(string folder, Exception cause)
    : Exception($"State folder '{folder}' can not be used: {cause.Message} Choose a folder that can be written.", cause);

/// <summary>Keeps the state folder to one process. The operating system ends the lock with the process, however that ends.</summary>
internal sealed class StateFolderLock : IDisposable
{
    private readonly FileStream _lock;

    private StateFolderLock(FileStream held) => _lock = held;

    /// <summary>Creates the folder if need be and locks it.</summary>
    /// <exception cref="StateFolderInUseException">Another process has it.</exception>
    /// <exception cref="StateFolderUnusableException">It can not be created or written.</exception>
    public static StateFolderLock Take(string folder)
    {
        // The owner is named in a file of its own, since a locked file can not be read.
        var owner = Path.Combine(folder, "node.pid");
        try
        {
            Directory.CreateDirectory(folder);
            if (TryLock(Path.Combine(folder, "node.lock")) is not { } held) throw new StateFolderInUseException(folder, ReadOwner(owner));
            try
            {
                File.WriteAllText(owner, $"{Environment.ProcessId}\n");
            }
            catch
            {
                held.Dispose();
                throw;
            }
            return new StateFolderLock(held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StateFolderUnusableException(folder, error);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (
            error is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && File.Exists(path))
        {
            return null;
        }
    }

    private static string ReadOwner(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }
}
