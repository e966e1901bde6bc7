using ClusterFit.Host.Http.Sharing;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Images;

/// <summary>Reads the body of an upload. One that says its length waits for memory before anything of it is read; one that does not gets more as it
/// goes on, so that a slow one holds no more than it has sent.</summary>
internal static class ImageBody
{
    private const int FirstPiece = 256 << 10;

    // To read the header, and to compare with what the store has, it is copied.
    private const int Copies = 2;

    /// <summary>The whole body.</summary>
    public static async Task<byte[]> ReadAsync(HttpRequest request, BudgetShare memory, long mostBytes, CancellationToken stop)
    {
        if (request.ContentLength is not { } length) return await ReadGrowingAsync(request.Body, memory, mostBytes, stop);
        await memory.GrowAsync(Copies * length, stop);
        var file = new byte[length];
        await request.Body.ReadExactlyAsync(file, stop);
        return file;
    }

    private static async Task<byte[]> ReadGrowingAsync(Stream body, BudgetShare memory, long mostBytes, CancellationToken stop)
    {
        await memory.GrowAsync(FirstPiece, stop);
        var (file, count) = (new byte[FirstPiece], 0);
        while (await body.ReadAsync(file.AsMemory(count), stop) is > 0 and var more)
        {
            count += more;
            // The server itself refuses a body of more than the most, so that there is always room to go on.
            if (count == file.Length) file = await ResizeAsync(file, Math.Min(2L * count, mostBytes + 1), memory, stop);
        }

        file = await ResizeAsync(file, count, memory, stop);
        await memory.GrowAsync((long)Copies * count, stop);
        return file;
    }

    private static async Task<byte[]> ResizeAsync(byte[] file, long length, BudgetShare memory, CancellationToken stop)
    {
        // Both are there while it is copied.
        await memory.GrowAsync(file.Length + length, stop);
        Array.Resize(ref file, (int)length);
        memory.Shrink(length);
        return file;
    }
}
