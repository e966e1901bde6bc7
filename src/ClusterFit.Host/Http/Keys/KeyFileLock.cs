using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ClusterFit.Host.Http.Keys;

/// <summary>Lets one process at a time change a file of keys; the others wait. The lock is on a file beside it, since the file itself is replaced.
/// The operating system ends it with the process, however that ends.</summary>
internal static partial class KeyFileLock
{
    // Of flock(2).
    private const int Exclusive = 2;
    private const int Interrupted = 4;

    /// <summary>Waits for the lock, which lasts until the handle is disposed.</summary>
    /// <exception cref="IOException">The file of the lock can not be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The file of the lock may not be used.</exception>
    public static SafeFileHandle Take(string path)
    {
        var file = File.OpenHandle(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        while (Lock(file, Exclusive) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) continue;
            file.Dispose();
            throw new IOException($"'{path}.lock' can not be locked: {Marshal.GetPInvokeErrorMessage(error)}.");
        }

        return file;
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
