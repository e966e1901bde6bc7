using System.Text.Json;

namespace ClusterFit.Core.Studies.Documents;

/// <summary>Names of enumerations as documents write them: <c>off-grid-psnr</c>.</summary>
public static class DocumentWords
{
    /// <summary>The name of a value.</summary>
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName($"{value}");

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <summary>The value of a name; null when there is none.</summary>
    public static T? Find<T>(string name) where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => Of(value) == name).Select(value => (T?)value).FirstOrDefault();
}
