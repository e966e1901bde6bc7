using System.Globalization;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Groups;

/// <summary>Says in which field a submission differs from the one that has opened the group under the same idempotency key.</summary>
internal static class SubmissionDifference
{
    /// <summary>The field, its value and what it was before.</summary>
    public static string Describe(GroupState state, GroupCommands.OpenGroup again)
    {
        // What can be changed after the opening comes last: it may differ without being to blame.
        foreach (var ((field, before), (_, now)) in Fields(state.Total, state.Spec, state.Title, state.Needs, state.Terms)
            .Zip(Fields(again.Total, again.Spec, again.Title, again.Needs, again.Terms)))
        {
            if (before != now) return $"{field}: '{now}' contradicts the batch with the same idempotency key; expected '{before}' as before, or another key.";
        }

        return "images: they are not those of the batch with the same idempotency key; expected the same as before, or another key.";
    }

    private static IEnumerable<(string Field, string Value)> Fields(int total, FitSpec spec, GroupTitle title, JobNeeds needs, GroupTerms terms) =>
    [
        ("images", string.Create(CultureInfo.InvariantCulture, $"{total} images")),
        ("preset", title.Preset),
        .. FitSettings.Describe(spec).Select(setting => ($"settings.{setting.Key}", setting.Value)),
        ("name", title.Name ?? ""),
        ("labels", string.Join(", ", title.Labels.Select(label => $"{label.Key}:{label.Value}"))),
        ("device", needs.Device.ToString().ToLowerInvariant()),
        ("memory_bytes", needs.MemoryBytes.ToString(CultureInfo.InvariantCulture)),
        ("priority", terms.Priority.ToString(CultureInfo.InvariantCulture)),
        ("weight", terms.Weight.ToString(CultureInfo.InvariantCulture)),
        ("max_running", terms.MaxRunning?.ToString(CultureInfo.InvariantCulture) ?? "none"),
    ];
}
