using System.Globalization;
using ClusterFit.Core;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Problems;

namespace ClusterFit.Host.Http.Batches;

/// <summary>What a request for a batch must be like, beyond its form.</summary>
internal static class BatchRules
{
    /// <summary>The images that the request lists.</summary>
    /// <exception cref="ProblemException">Names the image that is not possible.</exception>
    public static IReadOnlyList<BatchImage> Images(IReadOnlyList<ImageReference> listed, ApiLimits limits)
    {
        if (listed.Count == 0 || listed.Count > limits.BatchImages)
            throw ProblemException.Invalid("images", $"{listed.Count} images", $"1 to {limits.BatchImages}");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var images = new List<BatchImage>(listed.Count);
        foreach (var (i, image) in listed.Index())
        {
            // A list may hold nothing where an image should be; its type does not say so.
            if (image is null) throw ProblemException.Invalid($"images[{i}]", null, "an image with name and sha256");
            if (image.Name.Length is 0 or > GroupCommands.MaxName) throw ProblemException.Invalid($"images[{i}].name", image.Name, $"1 to {GroupCommands.MaxName} characters");
            if (!names.Add(image.Name)) throw ProblemException.Invalid($"images[{i}].name", image.Name, "names that are unique within the batch");
            if (!ContentHash.TryParse(image.Sha256, out var hash)) throw ProblemException.Invalid($"images[{i}].sha256", image.Sha256, "64 lower-case hexadecimal digits");
            images.Add(new BatchImage(image.Name, hash));
        }

        return images;
    }

    /// <summary>The batch.</summary>
    /// <exception cref="ProblemException">Names the field that is not possible.</exception>
    /// <exception cref="FitSettingException">The preset or a setting is not possible.</exception>
    public static BatchSubmission Submission(BatchRequest request, IReadOnlyList<BatchImage> images)
    {
        var submission = new BatchSubmission(Spec(request), [.. images])
        {
            Terms = new GroupTerms { Priority = request.Priority, Weight = request.Weight, MaxRunning = request.MaxRunning },
            Needs = new JobNeeds(request.Device, request.MemoryBytes),
            Title = new GroupTitle(request.Name, request.Preset, Labels(request.Labels)),
            IdempotencyKey = request.IdempotencyKey,
        };
        Check(submission.Terms, submission.Needs, submission.Title, submission.IdempotencyKey);
        return submission;
    }

    /// <summary>Checks what surrounds the work itself, of a batch or a study.</summary>
    /// <exception cref="ProblemException">Names the field that is not possible.</exception>
    public static void Check(GroupTerms terms, JobNeeds needs, GroupTitle title, string? key)
    {
        // The domain calls it otherwise.
        if (needs.MemoryBytes < 0)
            throw ProblemException.Invalid("memory_bytes", needs.MemoryBytes.ToString(CultureInfo.InvariantCulture), "0 or more bytes");
        if ((terms.Problem ?? needs.Problem ?? title.Problem) is { } problem) throw new SubmissionRefusedException(problem);
        if (key?.Length is 0 or > BatchSubmission.MaxKey)
            throw ProblemException.Invalid("idempotency_key", key, $"1 to {BatchSubmission.MaxKey} characters, or none");
    }

    /// <summary>The labels, in the order of their keys.</summary>
    /// <exception cref="ProblemException">One has no value.</exception>
    public static EquatableList<GroupLabel> Labels(IReadOnlyDictionary<string, string>? labels) =>
        [.. (labels ?? new Dictionary<string, string>()).OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => new GroupLabel(label.Key, label.Value ?? throw ProblemException.Invalid($"labels.{label.Key}", null, "a text")))];

    /// <summary>Checks the parts that need no images, so that nothing is looked for in vain.</summary>
    public static void CheckForm(BatchRequest request)
    {
        if (request.Images is null == request.Prefix is null)
            throw ProblemException.Invalid(request.Images is null ? "images" : "prefix", request.Prefix, "exactly one of images and prefix");
        _ = Submission(request, []);
    }

    private static FitSpec Spec(BatchRequest request)
    {
        foreach (var (key, value) in request.Settings ?? new Dictionary<string, string>())
            if (value is null) throw ProblemException.Invalid($"settings.{key}", null, "a text");
        return FitSettings.Apply(Presets.Find(request.Preset).Spec, request.Settings ?? new Dictionary<string, string>());
    }
}
