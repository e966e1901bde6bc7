using System.Runtime.InteropServices;

namespace ClusterFit.Cli.CommandLine;

/// <summary>Tells pipes, devices and sockets from files: reading one may never end, and a file must not take its place.</summary>
internal static partial class SpecialFile
{
    // struct statx of statx(2), which has the same layout on all machines.
    private const int StatusBytes = 256;
    private const int ModeOffset = 28;
    private const uint TypeMask = 1;
    private const int CurrentFolder = -100;

    /// <summary>Whether the path, links followed, leads to something that is neither a file nor a folder.</summary>
    public static bool Is(string path)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        if (ReadStatus(CurrentFolder, path, 0, TypeMask, ref status[0]) != 0) return false;
        const int type = 0xF000, folder = 0x4000, file = 0x8000;
        return (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & type) is not (folder or file);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatus(int folder, string path, int flags, uint mask, ref byte status);
}
