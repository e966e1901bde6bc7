using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ClusterFit.Host.Http.Keys;

/// <summary>Lets one process at a time change a file of keys; the others wait. The lock is on a file beside it, since the file itself is replaced.
/// The operating system ends it with the process, however that ends.</summary>
internal static partial class KeyFileLock
{
    // Of flock(2) and errno(3).
    private const int Exclusive = 2;
    private const int Interrupted = 4;

    // For its owner alone.
    private const uint Mode = 0x180;

    /// <summary>Waits for the lock, which lasts until the handle is disposed.</summary>
    /// <exception cref="IOException">The file of the lock can not be used.</exception>
    public static SafeFileHandle Take(string path)
    {
        // Not by .NET, which locks whatever it opens and does not wait.
        var file = new SafeFileHandle(Create(path + ".lock", Mode), ownsHandle: true);
        if (file.IsInvalid) throw Failure(path, file);
        while (Lock(file, Exclusive) != 0)
            if (Marshal.GetLastPInvokeError() != Interrupted) throw Failure(path, file);
        return file;
    }

    private static IOException Failure(string path, SafeFileHandle file)
    {
        var reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        file.Dispose();
        return new IOException($"'{path}.lock' can not be locked: {reason}.");
    }

    [LibraryImport("libc", EntryPoint = "creat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
