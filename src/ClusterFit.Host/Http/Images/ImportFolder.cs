using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Nodes;
using ClusterFit.Training.Images;

namespace ClusterFit.Host.Http.Images;

/// <summary>Images that somebody has put into the blob store's folder under <c>import</c>, by other ways than this API.</summary>
internal sealed class ImportFolder(NodeOptions options, ApiBackend backend, ApiLimits limits)
{
    private const string Folder = "import";
    private const int MaxPrefix = 512;
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

    /// <summary>Checks all images under the prefix and stores them by their content; in the order of their names.</summary>
    /// <exception cref="ProblemException">There are none or too many, or one is no image; names it.</exception>
    public async Task<IReadOnlyList<BatchImage>> TakeAsync(string prefix, CancellationToken stop)
    {
        if (!IsPrefix(prefix))
            throw ProblemException.Invalid("prefix", prefix, $"a path below the store's folder '{Folder}', such as 'photos/2024', without '.' and '..'");
        if (options.BlobStore is not BlobStoreOptions.Folder store)
        {
            throw ProblemException.Invalid("prefix", prefix,
                "images to be listed instead: the blobs are in a bucket, and taking images from a prefix works with a folder only");
        }

        var root = Path.Combine(store.Path, Folder);
        var files = await Task.Run(() => Find(root, prefix), stop);
        if (files.Count == 0) throw ProblemException.Invalid("prefix", prefix, $"a folder with images ({string.Join(", ", Extensions)}) below '{Folder}' of the blob store");
        if (files.Count > limits.PrefixImages) throw ProblemException.Invalid("prefix", prefix, $"a folder of at most {limits.PrefixImages} images");
        var images = new List<BatchImage>();
        foreach (var file in files) images.Add(new BatchImage(Path.GetRelativePath(root, file), await StoreAsync(root, file, stop)));
        return images;
    }

    private async Task<Core.Blobs.ContentHash> StoreAsync(string root, string file, CancellationToken stop)
    {
        try
        {
            if (new FileInfo(file).Length > limits.Image.MaxBytes) throw new ImageRejectedException($"The file has more than {limits.Image.MaxBytes} bytes.");
            var view = await ImageEndpoints.StoreAsync(await File.ReadAllBytesAsync(file, stop), backend, limits, stop);
            return Core.Blobs.ContentHash.Parse(view.Sha256);
        }
        catch (Exception error) when (error is ImageRejectedException or IOException or UnauthorizedAccessException)
        {
            var name = Path.GetRelativePath(root, file);
            var reason = error is ImageRejectedException ? error.Message : "The file can not be read.";
            throw new ProblemException(ProblemKind.Invalid, $"prefix: '{name}' can not be taken: {reason}", new FieldProblem("prefix", name, "an image file within the limits"));
        }
    }

    private static bool IsPrefix(string prefix) => prefix.Length is > 0 and <= MaxPrefix && prefix.TrimEnd('/').Split('/').All(part =>
        part is not ("" or "." or "..") && !part.Any(c => char.IsControl(c) || c is '\\'));

    // Links are not followed: they lead out of the folder.
    private List<string> Find(string root, string prefix)
    {
        var folder = root;
        foreach (var part in prefix.TrimEnd('/').Split('/'))
        {
            folder = Path.Combine(folder, part);
            if (new DirectoryInfo(folder) is not { Exists: true, LinkTarget: null }) return [];
        }

        var depth = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
        };
        return [.. Directory.EnumerateFiles(folder, "*", depth)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Take(limits.PrefixImages + 1).Order(StringComparer.Ordinal)];
    }
}
