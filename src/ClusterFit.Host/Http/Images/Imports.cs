using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Sharing;
using ClusterFit.Training.Images;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Images;

/// <summary>Images that somebody has put beside the blobs of the store under <c>import</c>, by other ways than this API.</summary>
internal sealed class Imports(Lazy<IImportSource> source, ApiBackend backend, ApiLimits limits, SharedBudget memory)
{
    private const int MaxPrefix = 512;

    // A bucket's answer grows, and is then copied.
    private const int CopiesWhileRead = 2;
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

    /// <summary>Checks all images under the prefix and stores them by their content; in the order of their names.</summary>
    /// <exception cref="ProblemException">There are none or too many, or one is no image; names it.</exception>
    public async Task<IReadOnlyList<BatchImage>> TakeAsync(HttpContext context, string prefix, CancellationToken stop)
    {
        if (!IsPrefix(prefix))
            throw ProblemException.Invalid("prefix", prefix, "a path below 'import' in the blob store, such as 'photos/2024', without '.' and '..'");
        var images = new List<BatchImage>();
        using var share = memory.Begin(context);
        foreach (var file in await FindAsync(prefix, stop)) images.Add(new BatchImage(file.Name, await StoreAsync(file, share, stop)));
        return images;
    }

    private async Task<IReadOnlyList<ImportFile>> FindAsync(string prefix, CancellationToken stop)
    {
        var found = new List<ImportFile>();
        var files = 0;
        await foreach (var file in source.Value.ListAsync(prefix.TrimEnd('/'), stop))
        {
            if (++files > limits.PrefixFiles) throw ProblemException.Invalid("prefix", prefix, $"a folder of at most {limits.PrefixFiles} files of whatever kind");
            if (Extensions.Contains(Path.GetExtension(file.Name), StringComparer.OrdinalIgnoreCase)) found.Add(file);
            if (found.Count > limits.PrefixImages) throw ProblemException.Invalid("prefix", prefix, $"a folder of at most {limits.PrefixImages} images");
        }

        if (found.Count == 0)
            throw ProblemException.Invalid("prefix", prefix, $"a folder with images ({string.Join(", ", Extensions)}) below 'import' in the blob store");
        return [.. found.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private async Task<ContentHash> StoreAsync(ImportFile file, BudgetShare share, CancellationToken stop)
    {
        try
        {
            if (file.Name.Length > GroupCommands.MaxName) throw new ImageRejectedException($"Its name has more than {GroupCommands.MaxName} characters.");
            if (file.Bytes == 0) throw new ImageRejectedException("It is empty, or no regular file.");
            if (file.Bytes > limits.Image.MaxBytes) throw new ImageRejectedException($"The file has more than {limits.Image.MaxBytes} bytes.");
            await share.GrowAsync(CopiesWhileRead * file.Bytes, stop);
            var content = await source.Value.ReadAsync(file, stop) ?? throw new ImageRejectedException("It was changed meanwhile.");
            return ContentHash.Parse((await ImageEndpoints.StoreAsync(content, backend, limits, stop)).Sha256);
        }
        catch (Exception error) when (error is ImageRejectedException or IOException or UnauthorizedAccessException)
        {
            var reason = error is ImageRejectedException ? error.Message : "The file can not be read.";
            throw new ProblemException(
                ProblemKind.Invalid, $"prefix: '{file.Name}' can not be taken: {reason}", new FieldProblem("prefix", file.Name, "an image file within the limits"));
        }
    }

    private static bool IsPrefix(string prefix) => prefix.Length is > 0 and <= MaxPrefix && prefix.TrimEnd('/').Split('/').All(part =>
        part is not ("" or "." or "..") && !part.Any(c => char.IsControl(c) || c is '\\'));
}
