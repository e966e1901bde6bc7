using System.Text.Json;
using ClusterFit.Cli.Results;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Fitting;

/// <summary>Remembers the batches that were submitted and have not ended. A batch continues only as the same batch; with its record, a run
/// on more images continues it, and fits only the rest anew.</summary>
internal sealed class BatchRecords(string stateFolder)
{
    private readonly string _folder = Path.Combine(stateFolder, "batches");

    /// <summary>Whether a batch is remembered.</summary>
    public bool Any => Directory.Exists(_folder) && Directory.EnumerateFiles(_folder).Any();

    /// <summary>The batches to submit: those that were interrupted and whose images are all asked for, and one with the images that are
    /// in none of them.</summary>
    /// <param name="spec">The spec of the fits.</param>
    /// <param name="asked">All images asked for.</param>
    /// <param name="finished">Names of those whose results are there.</param>
    public IReadOnlyList<BatchSubmission> Plan(FitSpec spec, IReadOnlyList<BatchImage> asked, IReadOnlySet<string> finished)
    {
        var wanted = asked.ToHashSet();
        var plan = Remembered(spec)
            .Where(batch => batch.Images.All(wanted.Contains) && batch.Images.Any(image => !finished.Contains(image.Name))).ToList();
        var covered = plan.SelectMany(batch => batch.Images).ToHashSet();
        var rest = asked.Where(image => !covered.Contains(image) && !finished.Contains(image.Name)).ToArray();
        if (rest.Length > 0) plan.Add(new BatchSubmission(spec, EquatableList.Create<BatchImage>(rest)));
        return plan;
    }

    /// <summary>Remembers a batch; to be called before it is submitted.</summary>
    public void Remember(BatchSubmission batch)
    {
        Directory.CreateDirectory(_folder);
        var record = new BatchRecord(Settings(batch.Spec), [.. batch.Images.Select(image => new ImageRecord(image.Name, image.Image.Hex))]);
        OutputFile.WriteIfNew(PathOf(batch), ResultJson.File(record));
    }

    /// <summary>Forgets a batch, which has ended.</summary>
    public void Forget(BatchSubmission batch)
    {
        if (Directory.Exists(_folder)) File.Delete(PathOf(batch));
    }

    private IEnumerable<BatchSubmission> Remembered(FitSpec spec)
    {
        if (!Directory.Exists(_folder)) yield break;
        foreach (var file in Directory.EnumerateFiles(_folder, "*.json").Order(StringComparer.Ordinal))
            if (Read(file, spec) is { } batch)
                yield return batch;
    }

    private static BatchSubmission? Read(string file, FitSpec spec)
    {
        try
        {
            if (ResultJson.Read<BatchRecord>(File.ReadAllBytes(file)) is not { } record) return null;
            if (!Settings(spec).ToHashSet().SetEquals(record.Settings)) return null;
            return new BatchSubmission(spec, EquatableList.Create<BatchImage>(
                [.. record.Images.Select(image => new BatchImage(image.Name, ContentHash.Parse(image.Sha256)))]));
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            // Damaged: its images are a new batch.
            return null;
        }
    }

    private static Dictionary<string, string> Settings(FitSpec spec) => FitSettings.Describe(spec).ToDictionary();

    private string PathOf(BatchSubmission batch) => Path.Combine(_folder, $"{GroupId.Of(batch).Value}.json");

    private sealed record BatchRecord(Dictionary<string, string> Settings, ImageRecord[] Images);

    private sealed record ImageRecord(string Name, string Sha256);
}
