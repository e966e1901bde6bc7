using System.Globalization;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Results;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Studies.Results;

/// <summary>Where the weights of a study's fits come from.</summary>
/// <param name="job">Position of the fit in the study.</param>
/// <param name="known">The content that is there already; null for none.</param>
/// <param name="stop">Ends it.</param>
/// <returns>The weights file; null when it is what is known, or the fit has none.</returns>
internal delegate Task<byte[]?> ReadWeights(int job, ContentHash? known, CancellationToken stop);

/// <summary>The weights of trials as files: a folder for each trial, in it a file for each image, within a folder for each seed when there are
/// several.</summary>
internal static class TrialWeights
{
    /// <summary>Writes the weights of the completed ones of some trials; what is there already is not read again.</summary>
    /// <returns>Number of the trials with weights.</returns>
    /// <exception cref="IOException">A file can not be written.</exception>
    public static async Task<int> WriteAsync(string folder, StudyDefinition definition, IEnumerable<Trial> trials, ReadWeights read, CancellationToken stop)
    {
        var files = FilesOf(definition);
        var written = 0;
        foreach (var trial in trials.Where(trial => trial is { State: TrialState.Completed, IsOwn: true }))
        {
            foreach (var (i, name) in files.Index())
            {
                var file = Path.Combine(folder, FolderOf(trial), name);
                if (await read((trial.Number * files.Count) + i, HashOf(file), stop) is not { } weights) continue;
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                OutputFile.WriteIfNew(file, weights);
            }

            written++;
        }

        return written;
    }

    /// <summary>Deletes the folders of all other trials.</summary>
    public static void DeleteOthers(string folder, IEnumerable<Trial> trials)
    {
        if (!Directory.Exists(folder)) return;
        var kept = trials.Select(FolderOf).ToHashSet();
        foreach (var other in Directory.EnumerateDirectories(folder, "trial-*"))
            if (!kept.Contains(Path.GetFileName(other))) Directory.Delete(other, recursive: true);
    }

    private static string FolderOf(Trial trial) => string.Create(CultureInfo.InvariantCulture, $"trial-{trial.Number:D4}");

    // In the order of a trial's jobs.
    private static List<string> FilesOf(StudyDefinition definition)
    {
        var names = ResultNames.ForBatch(definition.Images.Select(image => image.Name));
        return [.. Enumerable.Range(0, definition.JobsOfTrial).Select(job =>
        {
            var (image, seed) = (names[job / definition.FitSeeds.Count], definition.FitOf(job).Seed);
            return definition.FitSeeds.Count == 1 ? ResultFiles.Weights(image)
                : string.Create(CultureInfo.InvariantCulture, $"seed-{seed}/{ResultFiles.Weights(image)}");
        })];
    }

    private static ContentHash? HashOf(string file) => File.Exists(file) ? ContentHash.Of(File.ReadAllBytes(file)) : null;
}
