using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Problems;

namespace ClusterFit.Host.Http.Images;

/// <summary>Images that a request names by their content.</summary>
internal static class UploadedImages
{
    private const int ShownMissing = 10;
    private const int NamedMissing = 3;

    /// <summary>Checks that all of them have been uploaded; they stay for as long as a submission may take.</summary>
    /// <param name="images">The images.</param>
    /// <param name="field">The field of the request that lists them.</param>
    /// <param name="backend">Has the store.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ProblemException">Names those that have not.</exception>
    public static async Task CheckAsync(IReadOnlyList<BatchImage> images, string field, ApiBackend backend, CancellationToken stop)
    {
        var missing = (await ImageEndpoints.FindMissingAsync([.. images.Select(image => image.Image).Distinct()], backend, stop)).ToHashSet();
        if (missing.Count == 0) return;
        var faults = images.Index().Where(image => missing.Contains(image.Item.Image)).Take(ShownMissing)
            .Select(image => new FieldProblem($"{field}[{image.Index}].sha256", image.Item.Image.Hex, "an image that has been uploaded before")).ToArray();
        throw new ProblemException(ProblemKind.Invalid,
            $"{field}: {missing.Count} of them have not been uploaded, {NamesOf(images, missing)}; expected PUT /v1/images/{{sha256}} before.", faults);
    }

    private static string NamesOf(IReadOnlyList<BatchImage> images, HashSet<ContentHash> missing)
    {
        var names = images.Where(image => missing.Contains(image.Image)).Select(image => $"'{image.Name}'").Take(NamedMissing + 1).ToArray();
        return names.Length <= NamedMissing ? string.Join(", ", names) : $"{string.Join(", ", names.Take(NamedMissing))} and more";
    }
}
