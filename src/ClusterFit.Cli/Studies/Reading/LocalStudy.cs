using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Results;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Reading;

/// <summary>A study file of this machine, with the images that it names.</summary>
/// <param name="Path">The file, as the command line gave it.</param>
/// <param name="File">What it says.</param>
/// <param name="Images">The images, in order; none when the file names uploaded ones.</param>
internal sealed record LocalStudy(string Path, StudyFile File, IReadOnlyList<InputImage> Images)
{
    private const long MaxBytes = 1 << 20;

    /// <summary>What people call it: its name, or that of the file.</summary>
    public string Name => File.Name ?? System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Reads a study file in YAML or JSON.</summary>
    /// <exception cref="UsageException">It is none; its details name all that is wrong, with lines.</exception>
    public static LocalStudy Read(string path)
    {
        var document = ReadDocument(path);
        try
        {
            var file = StudyDocument.ReadFile(document.Root);
            var study = new LocalStudy(path, file, FindImages(path, file));
            study.With([.. study.Images.Select(_ => default(ContentHash))]);
            return study;
        }
        catch (StudyDocumentException error)
        {
            throw Refused(path, document, error);
        }
    }

    /// <summary>Reads a file in YAML or JSON.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static LocatedDocument ReadDocument(string path)
    {
        if (Directory.Exists(path)) throw new UsageException($"'{path}' is a folder; expected a file.");
        if (!System.IO.File.Exists(path)) throw new UsageException($"'{path}' does not exist.");
        if (SpecialFile.Is(path)) throw new UsageException($"'{path}' is a pipe or device; expected a file.");
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new UsageException($"'{path}' is too large for a study: at most {MaxBytes:N0} bytes are read.");
            return LocatedDocument.Parse(System.IO.File.ReadAllText(path));
        }
        catch (DocumentSyntaxException error)
        {
            throw new UsageException($"{path}:{error.Line}: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' can not be read: {error.Message}");
        }
    }

    /// <summary>The definition, given the hash of each image.</summary>
    /// <exception cref="StudyDocumentException">There are too many images.</exception>
    public StudyDefinition With(IReadOnlyList<ContentHash> hashes) =>
        Images.Count == 0 ? File.Definition : File.With([.. Images.Zip(hashes, (image, hash) => new BatchImage(image.Name, hash))]);

    // Patterns mean the same wherever the command is run: they are relative to the file.
    private static List<InputImage> FindImages(string path, StudyFile file)
    {
        var folder = System.IO.Path.GetDirectoryName(path) ?? "";
        var (found, problems) = (new List<string>(), new List<DocumentProblem>());
        foreach (var (i, image) in file.ImagePaths.Index())
        {
            try
            {
                found.AddRange(ImageDiscovery.Find([System.IO.Path.Combine(folder, image)], recursive: false, excludedFolder: null));
            }
            catch (UsageException error)
            {
                problems.Add(new(DocumentPath.Item("images", i), image, $"image files ({error.Message.TrimEnd('.')})"));
            }
        }

        if (problems.Count > 0) throw new StudyDocumentException(problems);
        string[] files = [.. found.DistinctBy(System.IO.Path.GetFullPath)];
        return [.. files.Zip(ResultNames.For(files), (image, name) => new InputImage(image, name))];
    }

    /// <summary>What is said of a file that is no study.</summary>
    public static UsageException Refused(string path, LocatedDocument document, StudyDocumentException error)
    {
        var problems = error.Problems.Select(problem => (Line: document.LineOf(problem.Path), problem)).OrderBy(each => each.Line).ToList();
        return new UsageException($"{path} is no study: {problems.Count} {(problems.Count == 1 ? "problem" : "problems")}.")
        {
            Details = [.. problems.Select(each => $"{path}:{each.Line}: {each.problem}")],
        };
    }
}
