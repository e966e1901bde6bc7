using System.IO.Enumeration;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Fitting;

/// <summary>Finds the image files that files, folders and patterns on the command line stand for.</summary>
internal static class ImageDiscovery
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

    private static readonly StringComparer ByName = StringComparer.Ordinal;

    /// <summary>The files, in the order of the command line and sorted by name within a folder or pattern, each once. A file that is named
    /// is always taken; a folder gives the files with a known image extension.</summary>
    /// <param name="paths">Files, folders and patterns (<c>*</c>, <c>?</c> and <c>**</c> for folders at any depth).</param>
    /// <param name="recursive">Whether folders give the files of the folders below, too.</param>
    /// <param name="excludedFolder">A folder from which folders and patterns take nothing: the one that results go to; null for none.</param>
    /// <exception cref="UsageException">A path does not exist, or there is no image at all.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> paths, bool recursive, string? excludedFolder)
    {
        var excluded = excludedFolder is null ? null : Path.GetFullPath(excludedFolder);
        var found = paths.SelectMany(path => Expand(path, recursive, excluded)).DistinctBy(Path.GetFullPath).ToList();
        if (found.Count > 0) return found;
        if (paths.FirstOrDefault(path => Path.GetFullPath(path) == excluded) is { } both)
            throw new UsageException($"--out: '{both}' is where the images are looked for, too; choose another folder for the results.");
        throw new UsageException(
            $"no images found in {string.Join(", ", paths.Select(p => $"'{p}'"))}; looked for {string.Join(", ", Extensions.Select(e => "*" + e))}.");
    }

    private static IEnumerable<string> Expand(string path, bool recursive, string? excluded)
    {
        if (File.Exists(path)) return [path];
        if (Directory.Exists(path)) return InFolder(path, recursive).Where(file => !IsWithin(file, excluded));
        if (!HasWildcard(path))
            throw new UsageException(path.StartsWith('-') ? $"'{path}' is no option of this command, and no file." : $"'{path}' does not exist.");
        var matches = Matching(path).Where(file => !IsWithin(file, excluded)).ToList();
        return matches.Count > 0 ? matches : throw new UsageException($"no file matches '{path}'.");
    }

    private static List<string> InFolder(string folder, bool recursive) =>
        Guard(folder, () => WithoutLinks(folder, Depth(recursive), (ref FileSystemEntry entry) => !entry.IsDirectory)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(ByName).ToList());

    private static IEnumerable<string> Matching(string pattern)
    {
        var segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> folders = [pattern.StartsWith('/') ? "/" : ""];
        foreach (var segment in segments[..^1])
            folders = folders.SelectMany(folder => SubFolders(folder, segment)).Distinct().ToList();
        return folders.SelectMany(folder => Entries(folder, segments[^1], Directory.EnumerateFiles));
    }

    private static List<string> SubFolders(string folder, string segment)
    {
        if (segment == "**") return [folder, .. Below(folder)];
        if (HasWildcard(segment)) return Entries(folder, segment, Directory.EnumerateDirectories);
        var child = Path.Combine(folder, segment);
        return Directory.Exists(child) ? [child] : [];
    }

    private static List<string> Below(string folder) =>
        Guard(folder, () => WithoutLinks(Here(folder), Depth(true), (ref FileSystemEntry entry) => entry.IsDirectory && !IsLink(ref entry))
            .Order(ByName).Select(Tidy).ToList());

    // A link to a folder above would lead round in circles, so linked folders are not entered.
    private static FileSystemEnumerable<string> WithoutLinks(
        string folder, EnumerationOptions depth, FileSystemEnumerable<string>.FindPredicate wanted) =>
        new(folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), depth)
        {
            ShouldIncludePredicate = wanted,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
        };

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static List<string> Entries(string folder, string pattern, Func<string, string, EnumerationOptions, IEnumerable<string>> enumerate) =>
        Guard(folder, () => enumerate(Here(folder), "*", Depth(false))
            .Where(entry => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(entry), ignoreCase: false))
            .Order(ByName).Select(Tidy).ToList());

    private static string Here(string folder) => folder.Length == 0 ? "." : folder;

    private static string Tidy(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

    private static bool HasWildcard(string path) => path.AsSpan().ContainsAny('*', '?');

    private static bool IsWithin(string file, string? folder) =>
        folder is not null && Path.GetFullPath(file).StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static EnumerationOptions Depth(bool recursive) => new()
    {
        RecurseSubdirectories = recursive,
        IgnoreInaccessible = recursive,
        AttributesToSkip = FileAttributes.Hidden,
    };

    private static List<string> Guard(string folder, Func<List<string>> list)
    {
        try
        {
            return list();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"folder '{folder}' can not be read: {error.Message}");
        }
    }
}
