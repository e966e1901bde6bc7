using ClusterFit.Core.Api;

namespace ClusterFit.Core.Results;

/// <summary>Gives every image of a batch a name of its own, after which its result files are called.</summary>
public static class ResultNames
{
    /// <summary>The file name without its extension; where two images would write the same result file, the later one in the list is called
    /// <c>name-2</c> and so on. Files that differ only in case count as the same, since some file systems do not tell them apart. The names are possible on every system.</summary>
    /// <param name="files">Names or paths of image files.</param>
    public static IReadOnlyList<string> For(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var names = new string[files.Count];
        var taken = new HashSet<string>(ResultFiles.OfBatch, StringComparer.OrdinalIgnoreCase);
        // Plain names go first, so that x-2.png keeps its name when two files are called x.
        for (var i = 0; i < files.Count; i++)
            if (TryTake(PlainName(files[i]), taken)) names[i] = PlainName(files[i]);
        // A number that was taken stays taken: with many files of one name each search goes on where the last one ended.
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < files.Count; i++)
        {
            if (names[i] is not null) continue;
            var (plain, number) = (PlainName(files[i]), numbers.GetValueOrDefault(PlainName(files[i]), 2));
            while (!TryTake($"{plain}-{number}", taken)) number++;
            (names[i], numbers[plain]) = ($"{plain}-{number}", number + 1);
        }
        return names;
    }

    /// <summary>The same for the images of a batch, by their names in it. They come from whoever submitted them: of a path only the last part counts,
    /// so that nothing is written elsewhere.</summary>
    /// <param name="names">Names of the images, which need not be those of files.</param>
    public static IReadOnlyList<string> ForBatch(IEnumerable<string> names) => For([.. names.Select(name => name + ".png")]);

    private static bool TryTake(string name, HashSet<string> taken)
    {
        var files = ResultFiles.OfImage(name);
        if (files.Any(taken.Contains)) return false;
        taken.UnionWith(files);
        return true;
    }

    private static string PlainName(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return SafeFileName.Of(name.Length > 0 ? name : Path.GetFileName(file));
    }
}
